import { pageQuerySchema, ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  linkOutSchema,
  linkPageSchema,
  linkParamsSchema,
  linkTicketsSchema,
} from '../../../schemas/api/links.ts';
import { defineRoutes } from '../route.ts';

/** Links between tickets. Customers never see any of it. */
export const linkRoutes = defineRoutes('tickets', {
  listLinks: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/links',
    summary: 'Read the links of a ticket',
    description: 'Links to tickets that you may not read are left out.',
    permission: 'link.read',
    access: 'read',
    params: ticketParamsSchema,
    query: pageQuerySchema,
    output: linkPageSchema,
    status: 200,
  },
  linkTickets: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/links',
    summary: 'Link a ticket with another',
    description:
      'Both tickets have the link from then on. The other ticket may be closed, this one may not (409 `ticket.closed`), and neither may be in the trash (409 `ticket.trashed`). A ticket has one parent at most, ten tickets at most above it, and is never above itself. A problem is linked with an incident by their types; a type that changes later leaves the link.',
    permission: 'link.write',
    access: 'write',
    params: ticketParamsSchema,
    body: linkTicketsSchema,
    example: () => ({ kind: 'related', ticketId: 2 }),
    conflicts: true,
    output: linkOutSchema,
    status: 201,
  },
  unlinkTickets: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/links/{kind}/{linkedTicketId}',
    summary: 'End a link between two tickets',
    permission: 'link.write',
    access: 'write',
    params: linkParamsSchema,
    output: null,
    status: 204,
  },
});
