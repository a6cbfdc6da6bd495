import { statusSchemas } from '../../../schemas/api/statuses.ts';
import { areaRoutes } from './area-routes.ts';

/** How the API speaks of statuses. */
export const STATUS_NAMES = {
  one: 'Status',
  many: 'Statuses',
  root: 'statuses',
  param: 'statusKey',
  a: 'a status',
  all: 'the statuses',
} as const;

/** What states tickets can be in. */
export const statusRoutes = areaRoutes(STATUS_NAMES, statusSchemas, {
  description:
    'Its category says what it means: lists, deadlines and rules go by that. A reason can be asked for where a ticket waits or is solved.',
  examples: {
    key: 'with_vendor',
    create: {
      key: 'with_vendor',
      labels: { en: 'With the vendor', de: 'Beim Hersteller' },
      category: 'pending',
      reasons: [{ key: 'spare_part', labels: { en: 'Waits for a spare part' } }],
    },
    update: { reasonRequired: true },
  },
});
