import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { slaExplanationSchema } from '../../../schemas/api/sla.ts';
import { defineRoutes } from '../route.ts';

/** Why tickets stand as they do. */
export const explanationRoutes = defineRoutes('sla', {
  explainTicketSla: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/sla/explanation',
    summary: 'Read which time of a ticket counted for its service levels, which did not, and why',
    description:
      'Each instance with its intervals up to now, so that a breach can be checked by hand. Where nothing is promised there are none.',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema,
    output: slaExplanationSchema,
    status: 200,
  },
});
