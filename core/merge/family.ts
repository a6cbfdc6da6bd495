import type { MergedTicket } from '../../schemas/merge.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { broughtByItself, mergedOf, mergedTicketsOf, ownSatisfaction, showingLast } from '../ticket/index.ts';

/** Who takes part in a ticket by itself, not by what was merged into it. Of an internal one no customer knows. */
export function ownCollaborators(ticket: Ticket): number[] {
  if (ticket.isInternal) return [];
  const brought = mergedOf(ticket).collaboratorIds;
  return [ticket.requesterId, ...ticket.collaboratorIds.filter((id) => !brought.includes(id))];
}

/** Agents who follow a ticket by itself. */
export function ownFollowers(ticket: Ticket): number[] {
  const brought = mergedOf(ticket).followerIds;
  return (ticket.followerIds ?? []).filter((id) => !brought.includes(id));
}

/** Seconds that were worked on a ticket by itself. */
export function ownSeconds(ticket: Ticket): number {
  return ticket.handlingSeconds - mergedOf(ticket).handlingSeconds;
}

/** How a ticket is noted on the one that it is merged into, with those that it brings along. */
export function entriesOf(source: Ticket, into: number, at: string): MergedTicket[] {
  const { id, requesterId, invitedIds = [], isInternal, lastCustomerMessageAt } = source;
  const more = {
    ...(invitedIds.length > 0 && { invitedIds }),
    ...(isInternal && { isInternal }),
    ...(lastCustomerMessageAt !== undefined && { lastCustomerMessageAt }),
  };
  return [{ id, into, at, requesterId, ...more }, ...mergedTicketsOf(source)];
}

/**
 * Whose each of the merged tickets is when some of them leave: that of the nearest one which leaves among those that it was
 * merged into, so that each takes along what it brought; null where it stays.
 */
export function leavingWith(
  entries: readonly MergedTicket[],
  leaving: readonly number[],
): Map<number, number | null> {
  const intoOf = new Map(entries.map(({ id, into }) => [id, into]));
  const ownerOf = (id: number): number | null => {
    for (let at: number | undefined = id; at !== undefined; at = intoOf.get(at))
      if (leaving.includes(at)) return at;
    return null;
  };
  return new Map(entries.map(({ id }) => [id, ownerOf(id)]));
}

/**
 * A ticket with these of the merged ones and no others: whoever came by one that left goes, unless another brings them too,
 * and so does its time. `rows` are all that are merged into it from now on.
 */
export function withMergedTickets(
  ticket: Ticket,
  entries: readonly MergedTicket[],
  rows: readonly Ticket[],
): Ticket {
  const { merged, satisfaction: _shown, ...rest } = ticket;
  if (merged === undefined) return ticket;
  const gone = (brought: readonly number[], stays: readonly number[]) =>
    brought.filter((id) => !stays.includes(id));
  const goneCustomers = gone(merged.collaboratorIds, rows.flatMap(ownCollaborators));
  const goneAgents = gone(merged.followerIds, rows.flatMap(ownFollowers));
  const handlingSeconds = rows.reduce((sum, row) => sum + ownSeconds(row), 0);
  const kept: Ticket = {
    ...rest,
    collaboratorIds: gone(ticket.collaboratorIds, goneCustomers),
    ...(ticket.followerIds && { followerIds: gone(ticket.followerIds, goneAgents) }),
    handlingSeconds: ownSeconds(ticket) + handlingSeconds,
  };
  const own = ownSatisfaction(ticket);
  const shown: Ticket = { ...kept, satisfaction: own };
  if (entries.length === 0) return own === undefined ? kept : shown;
  const left: Ticket = {
    ...shown,
    merged: {
      ...merged,
      tickets: [...entries],
      collaboratorIds: gone(merged.collaboratorIds, goneCustomers),
      followerIds: gone(merged.followerIds, goneAgents),
      handlingSeconds,
      ...(merged.ownSatisfaction !== undefined && { ownSatisfaction: undefined }),
    },
  };
  return showingLast(left, rows.flatMap(broughtByItself));
}
