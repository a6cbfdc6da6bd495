import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { bePresentSchema, presencesSchema } from '../../../schemas/api/presence.ts';
import { defineRoutes } from '../route.ts';

/** Who is at a ticket. Customers never see any of it. */
export const presenceRoutes = defineRoutes('tickets', {
  listPresences: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/presence',
    summary: 'See who is looking at a ticket or replying to it',
    description: 'Whoever was not heard of for 30 seconds has gone.',
    permission: 'ticket.note',
    access: 'read',
    params: ticketParamsSchema,
    output: presencesSchema,
    status: 200,
  },
  bePresent: {
    method: 'PUT',
    path: '/v1/tickets/{ticketId}/presence',
    summary: 'Say that you are looking at a ticket, replying to it, or gone',
    description:
      'A heartbeat: send it every ten to fifteen seconds, and when what you do changes. The answer says who is there, so that nothing else needs to be asked.',
    permission: 'ticket.note',
    access: 'write',
    params: ticketParamsSchema,
    body: bePresentSchema,
    example: () => ({ doing: 'viewing' }),
    output: presencesSchema,
    status: 200,
  },
});
