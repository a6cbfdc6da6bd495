import { SHIPPED_KEY, type Ticket, ticketCommonSchema, ticketSchema } from '../../schemas/ticket.ts';
import { changedNames } from '../shared/differences.ts';
import { mergedIntoOf } from './merged.ts';

/**
 * The ticket as one that goes on in another: closed, so that it leaves the open lists, its deadlines rest, and earlier
 * versions let it be. What that changes of it is kept, to be put back.
 */
export function mergedAway(ticket: Ticket, into: number, at: string): Ticket {
  const solvedAt = 'solvedAt' in ticket ? ticket.solvedAt : at;
  const closedAt = 'closedAt' in ticket ? ticket.closedAt : at;
  const common = ticketCommonSchema.parse(ticket);
  const closed = { ...common, status: 'closed' as const, statusKey: SHIPPED_KEY.closed, solvedAt, closedAt };
  const old = new Map<string, unknown>(Object.entries(ticket));
  const changed = changedNames(ticket, closed);
  const beforeMerge = {
    fields: Object.fromEntries(changed.filter((name) => old.has(name)).map((name) => [name, old.get(name)])),
    absent: changed.filter((name) => !old.has(name)),
  };
  return { ...closed, mergedInto: into, beforeMerge };
}

/** The ticket as it is when it is not merged. */
export function withoutMerge(ticket: Ticket): Ticket {
  if (!('beforeMerge' in ticket) || ticket.beforeMerge === undefined) return ticket;
  const { mergedInto: _into, beforeMerge, ...rest } = ticket;
  const kept = Object.entries(rest).filter(([name]) => !beforeMerge.absent.includes(name));
  return ticketSchema.parse({ ...Object.fromEntries(kept), ...beforeMerge.fields });
}

/** A ticket that was merged, changed as if it had not been, and merged still. */
export function changedBeneath(ticket: Ticket, change: (ticket: Ticket) => Ticket): Ticket {
  const into = mergedIntoOf(ticket);
  if (into === null || !('beforeMerge' in ticket) || ticket.beforeMerge === undefined) return change(ticket);
  const { solvedAt, closedAt, beforeMerge: known } = ticket;
  const merged = mergedAway(change(withoutMerge(ticket)), into, closedAt);
  const beforeMerge = { ...known, ...('beforeMerge' in merged && merged.beforeMerge) };
  return ticketSchema.parse({ ...merged, solvedAt, closedAt, beforeMerge });
}
