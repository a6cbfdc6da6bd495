import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { ticketSatisfactionOutSchema } from '../../../schemas/api/satisfaction.ts';
import { defineRoutes } from '../route.ts';

/** How satisfied the requesters of tickets are. */
export const satisfactionRoutes = defineRoutes('sla', {
  showSatisfaction: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/satisfaction',
    summary: 'Read how satisfied the requester of a ticket is',
    description:
      'What they were asked, once for each solve, and what they said. The options whose names begin with `satisfaction` say when customers are asked, and how; the mail is the template `satisfaction_survey`, and its links lead to the help centre, whose `address` must be said. Opening a link rates nothing. A solve is rated within 30 days, and the rating changed within seven.',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema,
    output: ticketSatisfactionOutSchema,
    status: 200,
  },
});
