import { childPageSchema, openChildSchema } from '../../../schemas/api/children.ts';
import { pageQuerySchema, ticketParamsSchema } from '../../../schemas/api/common.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

/** Tickets below a ticket, by which other teams do their part. Customers never see any of it. */
export const childRoutes = defineRoutes('templates', {
  listChildren: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/children',
    summary: 'Read which tickets are below a ticket, and how far they are',
    description:
      'Also those that you may not read: of these it says how far they are, and not what they are about. `GET /v1/tickets/{ticketId}/links` has the parent of a ticket.',
    permission: 'link.read',
    access: 'read',
    params: ticketParamsSchema,
    query: pageQuerySchema,
    output: childPageSchema,
    status: 200,
  },
  openChild: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/children',
    summary: 'Have another team do something: open a child ticket',
    description:
      'It is among agents, of the requester and mailbox of its parent, and has a team, status, service levels and workload of its own. Both tickets have the link from then on. Of a closed ticket none is opened (409 `ticket.closed`), nor of one in the trash (409 `ticket.trashed`) or one that goes on elsewhere (409 `ticket.merged`).',
    permission: 'link.write',
    access: 'write',
    params: ticketParamsSchema,
    body: openChildSchema,
    example: () => ({ teamId: 1, subject: 'Order a laptop', text: 'For whoever begins on Monday.' }),
    conflicts: true,
    output: ticketOutSchema,
    status: 201,
    versioned: true,
  },
});
