import { ticketOutSchema, ticketParamsSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

const onTicket = {
  access: 'write',
  params: ticketParamsSchema,
  output: ticketOutSchema,
  status: 200,
  versioned: true,
  conflicts: true,
} as const;

/** What agents put out of the way. */
export const trashRoutes = defineRoutes('tickets', {
  trashTicket: {
    ...onTicket,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/trash',
    summary: 'Put a ticket into the trash',
    description:
      'It leaves all lists but `view=trash`, its requester knows of it no longer, and it takes no change (409 `ticket.trashed`). What should happen to it by itself rests. Mail of people to it opens a ticket anew. After thirty days (`purgesAt`) nothing personal is left of it, for good: number, times and audit trail stay.',
    permission: 'ticket.trash',
  },
  restoreTicket: {
    ...onTicket,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/restore',
    summary: 'Take a ticket out of the trash, as it was',
    permission: 'ticket.trash',
  },
  markSpam: {
    ...onTicket,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/spam',
    summary: 'Mark a ticket as spam and block its requester',
    description:
      'It leaves all lists but `view=spam`. What the requester writes from then on opens tickets that count as spam too: nobody is told of them, and nobody is answered.',
    permission: 'ticket.spam',
  },
  unmarkSpam: {
    ...onTicket,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/spam/undo',
    summary: 'Say that a ticket is no spam, and block its requester no longer',
    description:
      'All tickets of the requester that count as spam for the block alone are released with it; those that agents marked stay. It can be repeated.',
    permission: 'ticket.spam',
  },
});
