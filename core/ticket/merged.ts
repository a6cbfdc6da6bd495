import type { Merged, MergedTicket } from '../../schemas/merge.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ConflictError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket } from './ticket-store.ts';

/** The ticket that this one was merged into, null unless it was. */
export function mergedIntoOf(ticket: Ticket): number | null {
  return ('mergedInto' in ticket && ticket.mergedInto) || null;
}

const NOTHING: Merged = { tickets: [], collaboratorIds: [], followerIds: [], handlingSeconds: 0 };

/** What merging brought to a ticket. */
export function mergedOf({ merged }: Pick<Ticket, 'merged'>): Merged {
  return merged ?? NOTHING;
}

/** The tickets that were merged into this one, directly or by way of others, in the order in which that was done. */
export function mergedTicketsOf(ticket: Pick<Ticket, 'merged'>): readonly MergedTicket[] {
  return mergedOf(ticket).tickets;
}

/** The tickets in whose partitions a ticket's messages, notes and time are, the ticket itself first. */
export function partsOf(ticket: Ticket): number[] {
  return [ticket.id, ...mergedTicketsOf(ticket).map(({ id }) => id)];
}

/** Those of them of which a customer knows: they asked for them, and they are not among agents alone. */
export function partsKnownTo(customerId: number, ticket: Ticket): number[] {
  const theirs = mergedTicketsOf(ticket).filter(
    ({ requesterId, isInternal }) => requesterId === customerId && isInternal !== true,
  );
  return [ticket.id, ...theirs.map(({ id }) => id)];
}

/**
 * The last time at which merging brought customers to a ticket, '' when it never did: what was written before is for those
 * alone to whom it was written.
 */
export function strangersSince(ticket: Ticket): string {
  const { collaboratorIds, tickets } = mergedOf(ticket);
  return collaboratorIds.length === 0
    ? ''
    : (tickets
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? '');
}

/** Refuses what a ticket that was merged does not take: it goes on in the other. @throws ConflictError `ticket.merged` */
export function requireNotMerged(ticket: Ticket): void {
  const into = mergedIntoOf(ticket);
  if (into !== null) throw mergedError(ticket.id, into);
}

/** The refusal of whatever is asked of a ticket that was merged; it names the one where that goes on. */
function mergedError(ticketId: number, mergedInto: number): ConflictError {
  const message = `Ticket ${ticketId} is merged into ticket ${mergedInto}, where it goes on.`;
  return new ConflictError('ticket.merged', message, { mergedInto });
}

/** A ticket, and those by way of which it is reached from one that was merged. */
export interface Reached {
  ticket: Ticket;
  /** the one that was asked for first; none when it was not merged */
  by: Ticket[];
}

/** Follows a ticket to where it goes on, however long the chain: one read for each step. Chains have no circles. */
export async function whereMerged(table: Table, from: Ticket): Promise<Reached> {
  const by: Ticket[] = [];
  let ticket = from;
  for (let into = mergedIntoOf(ticket); into !== null; into = mergedIntoOf(ticket)) {
    by.push(ticket);
    ticket = await loadTicket(table, into);
  }
  return { ticket, by };
}
