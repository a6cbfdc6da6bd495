import type { Table } from '../../../core/shared/table.ts';
import { markSpam, unmarkSpam } from '../../../core/spam/index.ts';
import { restoreTicket, trashTicket } from '../../../core/ticket/index.ts';
import type { ListShards } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Endpoints } from '../../edge/api.ts';
import { presentTicket } from './present-ticket.ts';
import type { trashRoutes } from './trash-routes.ts';

const present = (ticket: Ticket) => ({ body: presentTicket(ticket, true), version: ticket.version });

/** What the API answers about the trash and about spam. */
export function trashEndpoints(
  table: Table,
  shards: () => Promise<ListShards>,
): Endpoints<typeof trashRoutes> {
  return {
    trashTicket: async ({ principal, params, context, expectedVersion, remember }) => {
      const alongside = (ticket: Ticket) => remember(present(ticket));
      return present(await trashTicket(table, context, { principal, ...params, expectedVersion, alongside }));
    },
    restoreTicket: async ({ principal, params, context, expectedVersion, remember }) => {
      const alongside = (ticket: Ticket) => remember(present(ticket));
      return present(
        await restoreTicket(table, context, { principal, ...params, expectedVersion, alongside }),
      );
    },
    markSpam: async ({ principal, params, context, expectedVersion, remember }) => {
      const alongside = (ticket: Ticket) => remember(present(ticket));
      return present(await markSpam(table, context, { principal, ...params, expectedVersion, alongside }));
    },
    unmarkSpam: async ({ principal, params, context, expectedVersion, remember }) => {
      const deps = { table, shards: (await shards()).read };
      const alongside = (ticket: Ticket) => remember(present(ticket));
      return present(await unmarkSpam(deps, context, { principal, ...params, expectedVersion, alongside }));
    },
  };
}
