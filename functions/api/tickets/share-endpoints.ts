import type { Table } from '../../../core/shared/table.ts';
import { shareTicket, unshareTicket } from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Endpoints } from '../../edge/api.ts';
import { answerTicket } from './present-ticket.ts';
import type { shareRoutes } from './share-routes.ts';

const present = (ticket: Ticket) => answerTicket(ticket, true);

/** What the API of tickets answers about with whom they are shared: agents alone ask. */
export function shareEndpoints(table: Table): Endpoints<typeof shareRoutes> {
  return {
    shareTicket: async ({ principal, params, body, context, expectedVersion, remember }) => {
      const { level, ...whom } = body;
      const alongside = (ticket: Ticket) => remember(present(ticket));
      const asked = { principal, ...params, with: whom, level, expectedVersion, alongside };
      return present(await shareTicket(table, context, asked));
    },
    unshareTicket: async ({ principal, params, context, expectedVersion }) => {
      const { ticketId, sharedKind: kind, sharedId: id } = params;
      const asked = { principal, ticketId, with: { kind, id }, expectedVersion };
      return present(await unshareTicket(table, context, asked));
    },
  };
}
