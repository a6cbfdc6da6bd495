import type { Ticket } from '../../schemas/ticket.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';

/**
 * Customers other than the requester who take part in a ticket at most: with the requester and one more, a mail to all of
 * them goes to as many as SES takes.
 */
export const COLLABORATORS = 48;

/**
 * The ticket with another collaborator, whom the desk lets in: they may read it. It is as it is when they are one already
 * who was let in.
 * @throws InvalidInputError when it is the requester; ConflictError `ticket.collaborators_full`
 */
export function withCollaborator(ticket: Ticket, customerId: number): Ticket {
  const { requesterId, collaboratorIds } = ticket;
  if (customerId === requesterId) throw fieldError('id', 'is the requester of the ticket');
  const { invitedIds = [] } = ticket;
  const isThere = collaboratorIds.includes(customerId);
  if (isThere && invitedIds.includes(customerId)) return ticket;
  const invited = { ...ticket, invitedIds: [...new Set([...invitedIds, customerId])] };
  if (isThere) return invited;
  if (collaboratorIds.length >= COLLABORATORS)
    throw new ConflictError(
      'ticket.collaborators_full',
      `At most ${COLLABORATORS} customers take part in a ticket beside its requester.`,
    );
  return { ...invited, collaboratorIds: [...collaboratorIds, customerId] };
}

/** The ticket without a collaborator. */
export function withoutCollaborator(ticket: Ticket, customerId: number): Ticket {
  const { collaboratorIds, invitedIds } = ticket;
  const without = (ids: readonly number[]) => ids.filter((id) => id !== customerId);
  return {
    ...ticket,
    collaboratorIds: without(collaboratorIds),
    ...(invitedIds && { invitedIds: without(invitedIds) }),
  };
}
