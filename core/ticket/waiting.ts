import type { Ticket } from '../../schemas/ticket.ts';
import type { Counting } from '../shared/service-levels.ts';

const isOver = ({ status }: Ticket): boolean => status === 'solved' || status === 'closed';

/**
 * A ticket whose customer waits for an answer to a message of that time (RFC 3339), unless they have waited for longer: since
 * the first message that nobody has answered. What was solved has been answered.
 */
export function waitingFrom(before: Ticket, after: Ticket, at: string): Ticket {
  const since = isOver(before) ? undefined : before.waitingSince;
  return { ...after, waitingSince: since ?? at };
}

/** A ticket whose customer has been answered. */
export function notWaiting(ticket: Ticket): Ticket {
  const { waitingSince: _, ...answered } = ticket;
  return answered;
}

/**
 * Since when the customer of a ticket waits for an answer, undefined when they do not. Of a new ticket that an earlier version
 * opened nothing is noted: nobody has answered it.
 */
export function waitsSince(ticket: Ticket): string | undefined {
  if (isOver(ticket)) return undefined;
  return ticket.waitingSince ?? (ticket.status === 'new' ? ticket.createdAt : undefined);
}

/** Whether the next thing to happen to a ticket is for an agent to do: its customer waits for an answer, and nobody has put it off. */
export function waitsForAgent(ticket: Ticket): boolean {
  const isAtWork = ticket.status === 'new' || ticket.status === 'open';
  return isAtWork && waitsSince(ticket) !== undefined;
}

/** A ticket that notes when its customer last wrote to it. What is split off or taken away later was written all the same. */
export function withLastMessage(ticket: Ticket, { messages = [] }: Counting = {}, now: Date): Ticket {
  const written = messages.flatMap(({ kind, at }) =>
    kind === 'customer' ? [(at === undefined ? now : new Date(at * 1000)).toISOString()] : [],
  );
  const last = latest([ticket.lastCustomerMessageAt, ...written]);
  return last === undefined ? ticket : { ...ticket, lastCustomerMessageAt: last };
}

/** The latest of times (RFC 3339); undefined: there is none. */
export function latest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
}
