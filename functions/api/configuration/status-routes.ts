import * as z from 'zod';
import { statusSchemas } from '../../../schemas/api/statuses.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { areaRoutes } from './area-routes.ts';
import { dryRunOf } from './dry-run.ts';

/** How the API speaks of statuses. */
export const STATUS_NAMES = {
  one: 'Status',
  many: 'Statuses',
  root: 'statuses',
  param: 'statusKey',
  a: 'a status',
  all: 'the statuses',
} as const;

const params = z.object({
  statusKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['with_vendor'] }),
});

/** What states tickets can be in. */
export const statusRoutes = {
  ...areaRoutes(STATUS_NAMES, () => statusSchemas, {
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
  }),
  putStatus: {
    method: 'PUT',
    path: '/v1/statuses/{statusKey}',
    summary: 'Save a status, whether there is one with this key or not',
    description:
      'What is left out stays as it is, and is in a new one as in any; without labels that is called by its key. One that was retired is in use again. It is in force everywhere within two seconds.',
    permission: 'desk.write',
    access: 'write',
    params,
    body: statusSchemas.put,
    example: () => ({ category: 'pending', pausesSla: false }),
    output: statusSchemas.out,
    status: 200,
    versioned: true,
    conflicts: true,
  },
  dryRunStatus: {
    ...dryRunOf('the status'),
    path: '/v1/statuses/{statusKey}/dry-run',
    params,
    body: statusSchemas.put,
    example: () => ({ category: 'pending', pausesSla: false }),
  },
} as const;
