import type { Before, Moment, Since } from '../../schemas/moment.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { waitsSince } from '../ticket/index.ts';

/**
 * What a rule fires once for, as a text: the time that the ticket has been as it is, or the promise with its due time. Another
 * time is another spell, and the rule fires again. Null: there is nothing to fire for. Pure.
 */
export function spellOf(when: Moment, ticket: Ticket): string | null {
  if ('every' in when) return `every ${when.every.join(',')} ${when.at}`;
  const at = 'since' in when ? countsFrom(when.since, ticket) : promisedUntil(when.before, ticket);
  if (at === null) return null;
  return 'since' in when ? `since ${when.since} ${at}` : `before ${when.before} ${at}`;
}

/** Since when (RFC 3339) a ticket has been as a rule counts from; null: it is not so. Pure. */
export function countsFrom(since: Since, ticket: Ticket): string | null {
  const { timing, assigneeId } = ticket;
  switch (since) {
    case 'created':
      return ticket.createdAt;
    case 'activity':
      return ticket.lastActivityAt;
    case 'waiting':
      return waitsSince(ticket) ?? null;
    case 'solved':
      return ticket.status === 'solved' ? ticket.solvedAt : null;
    case 'status':
      return timing?.status ?? null;
    case 'customer_message':
      return timing?.customer ?? null;
    case 'public_reply':
      return timing?.reply ?? null;
    case 'unassigned':
      return assigneeId === null ? (timing?.assignee ?? null) : null;
    case 'assigned':
      return assigneeId === null ? null : (timing?.assignee ?? null);
  }
}

/** When (RFC 3339) a promise of a ticket is due whose clock runs; null: none is, or it stands. Pure. */
export function promisedUntil(metric: Before, { sla }: Ticket): string | null {
  if (sla === undefined) return null;
  if (metric === 'any') return sla.dueAt;
  const owed = sla.metrics?.find((one) => one.metric === metric);
  return owed?.state === 'active' ? (owed.dueAt ?? null) : null;
}
