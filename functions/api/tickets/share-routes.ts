import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { shareParamsSchema, shareTicketSchema, ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

/** Tickets that further agents and teams may see. */
export const shareRoutes = defineRoutes('tickets', {
  shareTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/shares',
    summary: 'Share a ticket with a further agent or team, or change how far',
    description:
      'Agents who are limited to other teams may then read it, write notes, or answer, and no more; it stands in their list `view=shared`. Whoever may change the ticket may share it. A closed ticket is shared with nobody else (409 `ticket.closed`); a share may end there.',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: shareTicketSchema,
    example: () => ({ kind: 'agent', id: 1, level: 'note' }),
    conflicts: true,
    output: ticketOutSchema,
    status: 201,
    versioned: true,
  },
  unshareTicket: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/shares/{sharedKind}/{sharedId}',
    summary: 'End that a ticket is shared with an agent or a team',
    permission: 'ticket.change',
    access: 'write',
    params: shareParamsSchema,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
});
