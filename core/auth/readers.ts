import type { MergedTicket } from '../../schemas/merge.ts';

/** What decides which customers take part in a ticket beside its requester, and which of them may read it. */
export interface Participation {
  collaboratorIds?: readonly number[];
  /** collaborators whom the desk let in by adding them; nobody when absent */
  invitedIds?: readonly number[] | undefined;
  merged?: { tickets: readonly MergedTicket[] } | undefined;
}

/**
 * The collaborators who may read a ticket's public conversation: whom the desk let in itself, by adding them, or by merging
 * a ticket that was theirs to read. Whoever became one by writing a mail, which anybody can do to whom a mail of the ticket
 * was passed on, gets the answers and no more (docs/decisions/0039-collaborators-read.md).
 */
export function readersOf({ collaboratorIds = [], invitedIds = [], merged }: Participation): number[] {
  const brought = merged?.tickets.flatMap(broughtBy) ?? [];
  return collaboratorIds.filter((id) => invitedIds.includes(id) || brought.includes(id));
}

/** The customers to whom a ticket was to read before it was merged: nobody, when it was one among agents. */
export function broughtBy({ requesterId, invitedIds = [], isInternal }: MergedTicket): number[] {
  return isInternal ? [] : [requesterId, ...invitedIds];
}
