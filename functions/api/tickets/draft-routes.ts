import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  draftAnswerSchema,
  draftParamsSchema,
  draftsSchema,
  saveDraftSchema,
} from '../../../schemas/api/drafts.ts';
import { defineRoutes } from '../route.ts';

/** Replies and notes that agents write together before they are sent. Customers never see any of it. */
export const draftRoutes = defineRoutes('tickets', {
  listDrafts: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/drafts',
    summary: 'Read the drafts of a ticket',
    description:
      'One of a reply and one of a note at the most, which all agents share who may read the ticket.',
    permission: 'ticket.note',
    access: 'read',
    params: ticketParamsSchema,
    output: draftsSchema,
    status: 200,
  },
  saveDraft: {
    method: 'PUT',
    path: '/v1/tickets/{ticketId}/drafts/{draftKind}',
    summary: 'Save the draft of a reply or note',
    description:
      'The body is all of what it says from now on; an empty one throws the draft away. Over what somebody else wrote it is saved only with the `version` of that in `If-Match` (409 `draft.by_another`). A message that gives the version as `draftVersion` ends the draft as it is sent. A closed ticket takes none (409 `ticket.closed`); what it has can be thrown away.',
    permission: 'ticket.note',
    access: 'write',
    params: draftParamsSchema,
    body: saveDraftSchema,
    example: () => ({ text: 'Hello Mara,\nwe have found the two lines' }),
    conflicts: true,
    output: draftAnswerSchema,
    status: 200,
    versioned: true,
  },
});
