import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  addCollaboratorSchema,
  collaboratorParamsSchema,
  expectedRecipientsSchema,
} from '../../../schemas/api/recipients.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

/** Who takes part in a ticket, and gets its replies. */
export const participantRoutes = defineRoutes('tickets', {
  expectRecipients: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/recipients',
    summary: 'Read who gets a reply that names nobody',
    description:
      'The requester at the address they last wrote from, in Cc the collaborators; and who else stood in the mail of the ticket, whom `to`, `cc` and `bcc` of a reply can name.',
    permission: 'ticket.reply',
    access: 'read',
    params: ticketParamsSchema,
    output: expectedRecipientsSchema,
    status: 200,
  },
  addCollaborator: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/collaborators',
    summary: 'Add a collaborator to a ticket',
    description:
      'They get replies in Cc, what they write joins the ticket, and they may read its public conversation over the API and have it in their list of tickets. Who became a collaborator by writing a mail may so only once they are added here too. Whoever has an address that is new here becomes a customer. 48 at the most (409 `ticket.collaborators_full`).',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: addCollaboratorSchema,
    example: () => ({ address: 'bert.novak@example.com', name: 'Bert Novak' }),
    conflicts: true,
    output: ticketOutSchema,
    status: 201,
    versioned: true,
  },
  removeCollaborator: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/collaborators/{collaborator}',
    summary: 'Remove a collaborator from a ticket',
    description:
      'By number, or by an address of theirs. They get no copies any more, until they write on the ticket again.',
    permission: 'ticket.change',
    access: 'write',
    params: collaboratorParamsSchema,
    conflicts: true,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
});
