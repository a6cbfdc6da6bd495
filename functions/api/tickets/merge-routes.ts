import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  mergeRefusedSchema,
  mergeTicketsSchema,
  splitOutSchema,
  splitTicketSchema,
  unmergeTicketsSchema,
} from '../../../schemas/api/merges.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

/** Making one ticket of several, several of one that was several, and two of one. */
export const mergeRoutes = defineRoutes('tickets', {
  mergeTickets: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/merge',
    summary: 'Merge other tickets into this one',
    description:
      'All of them or none. This one shows their messages, files, links and time, and has their collaborators, followers and, as collaborators, their requesters; its own status stays. They are closed, name it in `mergedInto`, and take nothing but what customers write to them, which reaches this one. No customer sees a message that they could not read before. A closed ticket takes none (409 `ticket.closed`), nor does one among agents take one that a customer knows of (409 `merge.internal`). Merging what is merged into it already changes nothing.',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: mergeTicketsSchema,
    example: () => ({ sources: [2] }),
    conflicts: mergeRefusedSchema,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
  unmergeTickets: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/unmerge',
    summary: 'Let tickets go again that were merged into this one',
    description:
      'Each is as it was before, with what was written to it since, and takes along what was merged into it itself. Any of them can go, at any time and in any order, from a closed ticket too. What was written to this one stays.',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: unmergeTicketsSchema,
    example: () => ({ source: 2 }),
    conflicts: mergeRefusedSchema,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
  splitTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/split',
    summary: 'Split messages off into a new ticket',
    description:
      'They keep their authors, times and files, and this ticket shows them no more: its timeline says where they went, and `splitInto` names the new one. Answers to them reach the new ticket from then on. It has the mailbox, team, priority, type and tags of this one, and no assignee yet. Time that was worked stays here. One message at least must stay (409 `split.nothing_left`). Nobody is mailed. The answer is the new ticket, with `ticket`, what this one is then.',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: splitTicketSchema,
    example: () => ({ messageIds: ['0'.repeat(26)], subject: 'Another question' }),
    conflicts: mergeRefusedSchema,
    output: splitOutSchema,
    status: 201,
    versioned: true,
  },
});
