import type { InForce } from '../../../core/configuration/index.ts';
import type { Mailboxes } from '../../../core/mailbox/index.ts';
import { expectedRecipients } from '../../../core/outbound/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { addCollaborator, removeCollaborator } from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { participantRoutes } from './participant-routes.ts';
import { answerTicket } from './present-ticket.ts';

const present = (ticket: Ticket) => answerTicket(ticket, true);

/** What the API answers about who takes part in tickets. */
export function participantEndpoints(
  table: Table,
  { deskDomains, mailboxes }: { deskDomains: readonly string[]; mailboxes: InForce<Mailboxes> },
): Endpoints<typeof participantRoutes> {
  return {
    expectRecipients: async ({ principal, params, context: { now } }) => {
      const own = { deskDomains, mailboxes: (await mailboxes.at(now)).addresses };
      return { body: await expectedRecipients({ table, own, now }, { principal, ...params }) };
    },
    addCollaborator: async ({ principal, params, body, context, expectedVersion, remember }) => {
      const alongside = (ticket: Ticket) => remember(present(ticket));
      const input = { principal, ...params, participant: body, expectedVersion, alongside };
      return present(await addCollaborator({ table, deskDomains }, context, input));
    },
    removeCollaborator: async ({ principal, params, context, expectedVersion }) => {
      const { ticketId, collaborator: participant } = params;
      const input = { principal, ticketId, participant, expectedVersion };
      return present(await removeCollaborator(table, context, input));
    },
  };
}
