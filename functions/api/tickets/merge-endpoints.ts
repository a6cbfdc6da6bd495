import type { Caller } from '../../../core/auth/index.ts';
import { mergeTickets, type SplitTickets, splitTicket, unmergeTickets } from '../../../core/merge/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { mergeRoutes } from './merge-routes.ts';
import { answerTicket, presentTicket } from './present-ticket.ts';

const toAgent = ({ kind }: Caller) => kind === 'agent';

/** What the API of tickets answers about merging and splitting them. */
export function mergeEndpoints(table: Table): Endpoints<typeof mergeRoutes> {
  const deps = { table };
  const shown = (principal: Caller) => (ticket: Ticket) => answerTicket(ticket, toAgent(principal));
  return {
    mergeTickets: async ({ principal, params, body, context, expectedVersion, remember }) => {
      const present = shown(principal);
      const alongside = (ticket: Ticket) => remember(present(ticket));
      const asked = { principal, ...params, sourceIds: body, expectedVersion, alongside };
      return present(await mergeTickets(deps, context, asked));
    },
    unmergeTickets: async ({ principal, params, body, context, expectedVersion, remember }) => {
      const present = shown(principal);
      const alongside = (ticket: Ticket) => remember(present(ticket));
      const asked = { principal, ...params, sourceIds: body, expectedVersion, alongside };
      return present(await unmergeTickets(deps, context, asked));
    },
    splitTicket: async ({ principal, params, body, context, expectedVersion, remember }) => {
      const present = ({ ticket, newTicket }: SplitTickets) => {
        const made = presentTicket(newTicket, toAgent(principal));
        const left = presentTicket(ticket, toAgent(principal));
        return { body: { ...made, ticket: left, newTicket: made }, version: ticket.version };
      };
      const alongside = (split: SplitTickets) => remember(present(split));
      const asked = { principal, ...params, request: body, expectedVersion, alongside };
      return present(await splitTicket(deps, context, asked));
    },
  };
}
