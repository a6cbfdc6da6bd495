import { mayWithTicket, requireMayWithTicket } from '../../../core/auth/index.ts';
import { type ChildTextDeps, childText, openChild } from '../../../core/child/index.ts';
import { LINK_PLACE, listChildren } from '../../../core/link/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import {
  type AskedOfRules,
  loadTicket,
  partsOf,
  type TicketRules,
  type TicketWithMessage,
} from '../../../core/ticket/index.ts';
import type { Endpoints } from '../../edge/api.ts';
import { answerPage } from '../answer-page.ts';
import { answerTicket } from '../tickets/present-ticket.ts';
import type { childRoutes } from './child-routes.ts';

/** What the API answers about children of tickets. */
export function childEndpoints(
  table: Table,
  desk: {
    rulesAt: (now: Date, asked: AskedOfRules) => Promise<TicketRules>;
    textDepsAt: (now: Date) => Promise<ChildTextDeps>;
  },
): Endpoints<typeof childRoutes> {
  return {
    listChildren: async ({ principal, params: { ticketId }, query }) => {
      const ticket = await loadTicket(table, ticketId);
      requireMayWithTicket(principal, 'link.read', ticket);
      const parts = partsOf(ticket);
      const list = {
        path: `/v1/tickets/${ticketId}/children`,
        name: `children:${ticketId}`,
        place: LINK_PLACE,
      };
      return answerPage(list, query, async (page) => {
        const { items, after } = await listChildren(table, { page, parts });
        const shown = items.map(({ link: { ticketId: childId, linkedBy, linkedAt }, other }) => {
          const { status, teamId, assigneeId } = other;
          const subject = mayWithTicket(principal, 'ticket.read', other) ? other.subject : null;
          return { ticketId: childId, subject, status, teamId, assigneeId, linkedBy, linkedAt };
        });
        return { items: shown, after };
      });
    },
    openChild: async ({ principal, params: { ticketId }, body, context, remember }) => {
      const { now } = context;
      const rules = await desk.rulesAt(now, body);
      const textOf = async (parent: Parameters<typeof childText>[1], template: string) =>
        childText(await desk.textDepsAt(now), parent, { template, now });
      const present = ({ ticket }: TicketWithMessage) => answerTicket(ticket, true);
      const alongside = (made: TicketWithMessage) => remember(present(made));
      const input = { principal, ticketId, request: body, alongside };
      return present(await openChild({ table, rules, textOf }, context, input));
    },
  };
}
