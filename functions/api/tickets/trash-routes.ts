import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

const onTicket = {
  access: 'write',
  status: 200,
  versioned: true,
  conflicts: true,
} as const;

/** What agents put out of the way. */
export const trashRoutes = defineRoutes('tickets', {
  trashTicket: {
    ...onTicket,
    params: ticketParamsSchema,
    output: ticketOutSchema,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/trash',
    summary: 'Put a ticket into the trash',
    description:
      'It leaves all lists but `view=trash`, its requester knows of it no longer, and it takes no change (409 `ticket.trashed`). What should happen to it by itself rests. Mail of people to it opens a ticket anew. After the days of the option `trashDays` (`purgesAt`, which follows a change of the option) nothing personal is left of it, for good: number, times and audit trail stay. What a retention rule keeps, such as the legal hold, stays there as long as that does.',
    permission: 'ticket.trash',
  },
  deleteTicket: {
    ...onTicket,
    params: ticketParamsSchema,
    output: ticketOutSchema,
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}',
    summary: 'Put a ticket into the trash, as `POST …/trash` does',
    description: 'Nothing is lost by it: `POST …/restore` brings it back as it was.',
    permission: 'ticket.trash',
  },
  restoreTicket: {
    ...onTicket,
    params: ticketParamsSchema,
    output: ticketOutSchema,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/restore',
    summary: 'Take a ticket out of the trash, as it was',
    permission: 'ticket.trash',
  },
  purgeTicket: {
    ...onTicket,
    params: ticketParamsSchema,
    output: ticketOutSchema,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/purge',
    summary: 'Purge a ticket in the trash now, for good',
    description:
      'Admins do, before its time there is over (409 `ticket.not_trashed` for one that is not there, `ticket.kept` for one that a retention rule keeps, such as the legal hold). At once its row says nothing of anybody, and a job takes away its messages with files and raw mail, drafts, and the words in its audit trail, likewise those of tickets that were merged into it. What stays for good is its number, its times, its places (status, priority, type, team, assignee, mailbox, the number of its requester), and the facts of its audit trail without words. Backups and archives keep what they have until they expire. Nothing brings it back.',
    permission: 'ticket.purge',
  },
  markSpam: {
    ...onTicket,
    params: ticketParamsSchema,
    output: ticketOutSchema,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/spam',
    summary: 'Mark a ticket as spam and block its requester',
    description:
      'It leaves all lists but `view=spam`. What the requester writes from then on opens tickets that count as spam too: nobody is told of them, and nobody is answered.',
    permission: 'ticket.spam',
  },
  unmarkSpam: {
    ...onTicket,
    params: ticketParamsSchema,
    output: ticketOutSchema,
    method: 'POST',
    path: '/v1/tickets/{ticketId}/spam/undo',
    summary: 'Say that a ticket is no spam, and block its requester no longer',
    description:
      'All tickets of the requester that count as spam for the block alone are released with it; those that agents marked stay. It can be repeated.',
    permission: 'ticket.spam',
  },
});
