import type { Ticket } from '../../schemas/ticket.ts';
import type { Table } from '../shared/table.ts';
import { isTrashed, parseTicketRow, type Reached, ticketByNumber, whereMerged } from '../ticket/index.ts';
import type { ChannelPlace } from './place-store.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Where what somebody wrote at a place goes. */
export type WhereTo =
  | { readonly is: 'join'; readonly reached: Reached; readonly reopens: boolean }
  /** another ticket is opened; `follows`: the one that it follows up */
  | { readonly is: 'open'; readonly follows: Ticket | null };

/** What decides it, beside the place. */
export interface Going {
  /** when it was written */
  readonly at: Date;
  /** it asks nothing of anybody */
  readonly isQuiet: boolean;
  /** who wrote it is blocked */
  readonly isBlocked: boolean;
  /** for how long a ticket that was solved goes on */
  readonly continueHours: number;
}

/**
 * Where a message goes: on in the ticket of its place, or in the one into which that was merged, while that is not solved or was
 * solved shortly before it was written; else another ticket is opened that follows it up. Nobody looks into the trash, or at spam: a ticket that
 * is there, or of which nothing is left, is followed up by none, and neither is spam by who is not blocked. What asks nothing, or is of who is blocked,
 * goes where the place leads, and opens nothing again.
 */
export async function whereTo(table: Table, place: ChannelPlace | null, going: Going): Promise<WhereTo> {
  const row = place?.ticketId === undefined ? undefined : await table.get(ticketByNumber.of(place.ticketId));
  if (row === undefined) return { is: 'open', follows: null };
  const reached = await whereMerged(table, parseTicketRow(row));
  const { ticket } = reached;
  if (isTrashed(ticket) || ticket.purged !== undefined) return { is: 'open', follows: null };
  const isSilent = going.isQuiet || going.isBlocked;
  if (ticket.spam !== undefined && !isSilent) return { is: 'open', follows: null };
  if (isSilent || goesOn(ticket, going))
    return { is: 'join', reached, reopens: ticket.status === 'closed' && !isSilent };
  return { is: 'open', follows: ticket };
}

/** Whether a ticket takes what was written then: nobody solved it, or not long before. */
export function goesOn(ticket: Ticket, { at, continueHours }: Pick<Going, 'at' | 'continueHours'>): boolean {
  if (ticket.status !== 'solved' && ticket.status !== 'closed') return true;
  return at.getTime() <= Date.parse(ticket.solvedAt) + continueHours * HOUR_MS;
}
