import type { Merged, MergedTicket } from '../../schemas/merge.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { broughtBy, mayWithTicket, type Principal, takesPart } from '../auth/index.ts';
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

/** Messages of a ticket that somebody sees: those after one time, up to another, both RFC 3339. */
export interface Part {
  ticketId: number;
  after: string;
  until: string;
}

const ALWAYS = { after: '', until: '~' };

/**
 * What a customer sees of a ticket and of those that were merged into it. A requester, and whom the desk added, sees the ticket
 * itself; whom merging brought, what came after that, as do the mails of the ticket. Of a merged ticket, they see all that
 * was theirs to read, and of one by way of which that came here, what was said while they took part in it. Whom their organisation
 * shares the ticket with sees the ticket itself: what was merged into it may be somebody else's matter, and stands with its own number.
 */
export function partsSeenBy(customer: Principal & { kind: 'customer' }, ticket: Ticket): Part[] {
  const { requesterId, invitedIds = [] } = ticket;
  const customerId = customer.id;
  const isMember = !takesPart(customer, ticket) && mayWithTicket(customer, 'ticket.read', ticket);
  const entries = mergedTicketsOf(ticket);
  const theirs = entries.filter((entry) => broughtBy(entry).includes(customerId));
  const parts = new Map<number, Part>();
  const see = (part: Part) => {
    const known = parts.get(part.ticketId) ?? part;
    const after = known.after < part.after ? known.after : part.after;
    const until = known.until > part.until ? known.until : part.until;
    parts.set(part.ticketId, { ...part, after, until });
  };
  if (isMember || customerId === requesterId || invitedIds.includes(customerId))
    see({ ticketId: ticket.id, ...ALWAYS });
  for (const entry of theirs) {
    see({ ticketId: entry.id, ...ALWAYS });
    let after = entry.at;
    for (let into = entry.into; into !== ticket.id; ) {
      const way = entries.find(({ id }) => id === into);
      if (way === undefined) break;
      see({ ticketId: into, after, until: way.at });
      ({ at: after, into } = way);
    }
    see({ ticketId: ticket.id, after, until: ALWAYS.until });
  }
  const own = parts.get(ticket.id) ?? { ticketId: ticket.id, after: ALWAYS.until, until: '' };
  return [own, ...[...parts.values()].filter(({ ticketId }) => ticketId !== ticket.id)];
}

/** Whether a message that stands on a ticket is one of those that somebody sees. */
export function isAmong(
  parts: readonly Part[],
  standsOn: number,
  { createdAt }: { createdAt: string },
): boolean {
  return parts.some(
    ({ ticketId, after, until }) => ticketId === standsOn && after < createdAt && createdAt <= until,
  );
}

/** All that there is of a ticket and of those that were merged into it. */
export function wholeOf(ticket: Ticket): Part[] {
  return partsOf(ticket).map((ticketId) => ({ ticketId, ...ALWAYS }));
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

/**
 * Where a ticket that was merged goes on, as somebody may know it: agents, the ticket that it was merged into; a customer, the
 * one at the end of the chain, if they may read that. Null when it was not merged. One read for each step, for customers
 * of merged tickets alone.
 */
export async function goesOnFor(principal: Principal, table: Table, ticket: Ticket): Promise<number | null> {
  const into = mergedIntoOf(ticket);
  if (into === null || principal.kind !== 'customer') return into;
  const { ticket: last } = await whereMerged(table, ticket);
  return mayWithTicket(principal, 'ticket.read', last) ? last.id : null;
}
