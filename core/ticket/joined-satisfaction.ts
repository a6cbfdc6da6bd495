import type { Satisfaction } from '../../schemas/satisfaction.ts';
import type { Ticket } from '../../schemas/ticket.ts';

/** What the requester of a ticket was asked about its own solves, whatever was merged into it shows. */
export function ownSatisfaction({ satisfaction, merged }: Ticket): Satisfaction | undefined {
  return merged?.ownSatisfaction === undefined ? satisfaction : (merged.ownSatisfaction ?? undefined);
}

/** What a ticket brings to the one that it is merged into: what it shows, and about whose solve that is. */
export function broughtSatisfaction({ id, satisfaction }: Ticket): Satisfaction[] {
  return satisfaction === undefined ? [] : [{ ...satisfaction, ticketId: satisfaction.ticketId ?? id }];
}

/** The same of its own solves alone. */
export function broughtByItself(ticket: Ticket): Satisfaction[] {
  const own = ownSatisfaction(ticket);
  return own === undefined ? [] : [{ ...own, ticketId: ticket.id }];
}

/**
 * A ticket that shows what was said last, of its own solves and of those that merged tickets brought; where nobody said anything, what was asked
 * last. Its own is kept beside what is shown in its place, to be there again when that goes.
 */
export function showingLast(ticket: Ticket, brought: readonly Satisfaction[]): Ticket {
  const { merged } = ticket;
  const own = ownSatisfaction(ticket);
  const last = lastOf([...(own ? [own] : []), ...brought]);
  const isOwn = last === own || merged === undefined;
  const satisfaction = isOwn ? own : last;
  const kept = isOwn ? undefined : (own ?? null);
  return {
    ...ticket,
    ...(satisfaction !== ticket.satisfaction && { satisfaction }),
    ...(merged && merged.ownSatisfaction !== kept && { merged: { ...merged, ownSatisfaction: kept } }),
  };
}

/** A ticket of which its requester was asked anew. */
export function askedAnew(ticket: Ticket, satisfaction: Satisfaction): Ticket {
  const { merged } = ticket;
  const isKept = merged?.ownSatisfaction !== undefined;
  return { ...ticket, satisfaction, ...(isKept && { merged: { ...merged, ownSatisfaction: undefined } }) };
}

function lastOf(all: readonly Satisfaction[]): Satisfaction | undefined {
  return all.reduce<Satisfaction | undefined>(
    (last, one) => (last === undefined || isLater(one, last) ? one : last),
    undefined,
  );
}

/** Whether one was answered after another, or asked later where neither was answered. What was answered comes after what was not. */
function isLater(one: Satisfaction, other: Satisfaction): boolean {
  const [said, known] = [one.rating?.at ?? '', other.rating?.at ?? ''];
  return said === known ? one.askedAt > other.askedAt : said > known;
}
