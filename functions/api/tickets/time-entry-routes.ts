import { pageQuerySchema, ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  correctTimeEntrySchema,
  enterTimeSchema,
  timeEntryOutSchema,
  timeEntryPageSchema,
  timeEntryParamsSchema,
} from '../../../schemas/api/time-entries.ts';
import { defineRoutes } from '../route.ts';

/** Time that agents work on tickets. Customers never see any of it. */
export const timeEntryRoutes = defineRoutes('tickets', {
  listTimeEntries: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/time-entries',
    summary: 'Read the time that was worked on a ticket, in the order in which it was entered',
    description: 'The ticket has their sum, `handlingSeconds`. What was removed is in the audit trail alone.',
    permission: 'time.read',
    access: 'read',
    params: ticketParamsSchema,
    query: pageQuerySchema,
    output: timeEntryPageSchema,
    status: 200,
  },
  enterTime: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/time-entries',
    summary: 'Enter time that was worked on a ticket',
    description:
      "One's own; admins enter it for others too, and leads on tickets of their teams. The status stays as it is. A closed ticket takes none, and those that it has stay (409 `ticket.closed`).",
    permission: 'time.write',
    access: 'write',
    params: ticketParamsSchema,
    body: enterTimeSchema,
    example: () => ({ seconds: 900, note: 'Looked through the invoices of March.' }),
    output: timeEntryOutSchema,
    status: 201,
    versioned: true,
  },
  correctTimeEntry: {
    method: 'PATCH',
    path: '/v1/tickets/{ticketId}/time-entries/{timeEntryId}',
    summary: 'Correct a time entry',
    description: 'By the agent whose time it is, a lead of the team, or an admin.',
    permission: 'time.write',
    access: 'write',
    params: timeEntryParamsSchema,
    body: correctTimeEntrySchema,
    example: () => ({ seconds: 1200 }),
    output: timeEntryOutSchema,
    status: 200,
    versioned: true,
  },
  removeTimeEntry: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/time-entries/{timeEntryId}',
    summary: 'Remove a time entry',
    description:
      'By the agent whose time it is, a lead of the team, or an admin. It counts no more, and is gone from the list; the audit trail keeps it.',
    permission: 'time.write',
    access: 'write',
    params: timeEntryParamsSchema,
    output: null,
    status: 204,
  },
});
