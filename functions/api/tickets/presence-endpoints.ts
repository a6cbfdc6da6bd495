import type { LiveSignals } from '../../../core/live/index.ts';
import { bePresent, listPresences } from '../../../core/presence/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { presenceRoutes } from './presence-routes.ts';

/** What the API of tickets answers about who is at them. */
export function presenceEndpoints(
  table: Table,
  live: Pick<LiveSignals, 'presenceChanged'>,
): Endpoints<typeof presenceRoutes> {
  return {
    listPresences: async ({ principal, params, context }) => ({
      body: { items: await listPresences(table, context, { principal, ...params }) },
    }),
    bePresent: async ({ principal, params, body, context }) => ({
      body: {
        items: await bePresent(table, context, { principal, ...params, ...body }, live.presenceChanged),
      },
    }),
  };
}
