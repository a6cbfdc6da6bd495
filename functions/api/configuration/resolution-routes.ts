import { resolutionSchemas } from '../../../schemas/api/resolutions.ts';
import { areaRoutes } from './area-routes.ts';

/** How the API speaks of resolutions. */
export const RESOLUTION_NAMES = {
  one: 'Resolution',
  many: 'Resolutions',
  root: 'resolutions',
  param: 'resolutionKey',
  a: 'a resolution',
  all: 'the resolutions',
} as const;

/** How tickets can have been solved. */
export const resolutionRoutes = areaRoutes(RESOLUTION_NAMES, () => resolutionSchemas, {
  description:
    'A ticket gets one as it is solved: `resolution` of a change, of a message, or of a bulk change.',
  examples: {
    key: 'refunded',
    create: { key: 'refunded', labels: { en: 'Refunded', de: 'Erstattet' }, order: 25 },
    update: { order: 15 },
  },
});
