import { requireMayWithTicket } from '../../../core/auth/index.ts';
import {
  LINK_PLACE,
  type LinkWithOther,
  linkTickets,
  listLinks,
  unlinkTickets,
} from '../../../core/link/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { loadTicket, partsOf } from '../../../core/ticket/index.ts';
import type { Endpoints } from '../../edge/api.ts';
import { answerPage } from '../answer-page.ts';
import type { linkRoutes } from './link-routes.ts';

function shown({ link, other }: LinkWithOther) {
  const { kind, ticketId, linkedBy, linkedAt } = link;
  return { kind, ticketId, subject: other.subject, status: other.status, linkedBy, linkedAt };
}

/** What the API of tickets answers about links between them. */
export function linkEndpoints(table: Table): Endpoints<typeof linkRoutes> {
  const deps = { table };
  return {
    listLinks: async ({ principal, params: { ticketId }, query }) => {
      const ticket = await loadTicket(table, ticketId);
      requireMayWithTicket(principal, 'link.read', ticket);
      const parts = partsOf(ticket);
      const path = `/v1/tickets/${ticketId}/links`;
      const list = { path, name: `links:${ticketId}`, place: LINK_PLACE };
      return answerPage(list, query, async (page) => {
        const { items, after } = await listLinks(table, { principal, ticketId, page, parts });
        return { items: items.map(shown), after };
      });
    },
    linkTickets: async ({ principal, params: { ticketId }, body, context, remember }) => {
      const alongside = (made: LinkWithOther) => remember({ body: shown(made) });
      const input = { principal, ticketId, kind: body.kind, otherId: body.ticketId, alongside };
      return { body: shown(await linkTickets(deps, context, input)) };
    },
    unlinkTickets: async ({ principal, params, context }) => {
      const { ticketId, kind, linkedTicketId: otherId } = params;
      await unlinkTickets(deps, context, { principal, ticketId, kind, otherId });
      return { body: null };
    },
  };
}
