import { acrossLanguages } from './across-languages.ts';
import type { AskedGroup, AskedTicket } from './asked-ticket.ts';
import { describePart } from './describe-part.ts';
import { groupInLanguage } from './group-in-language.ts';
import { ticketTerms } from './terms.ts';

/** Tickets that ask the same before they are a group. */
const FEWEST_TICKETS = 3;
/** Tickets that are grouped in one go, the latest: beyond, time and memory of a job would not do. */
export const MOST_TICKETS = 6000;

/**
 * Groups tickets by what they ask, the largest group first. What few ask is in no group. It goes by the words of the tickets alone, each group says
 * by which, and the same tickets have the same groups in whatever order they come.
 */
export function groupAsked(asked: readonly AskedTicket[]): AskedGroup[] {
  const tickets = ticketTerms(asked.toSorted((one, other) => one.id - other.id).slice(-MOST_TICKETS));
  const parts = [...Map.groupBy(tickets, ({ language }) => language).values()].flatMap((inOne) => {
    const grouping = groupInLanguage(inOne);
    return grouping.groups
      .filter(({ length }) => length >= FEWEST_TICKETS)
      .map((group) => describePart(group, inOne, grouping));
  });
  return acrossLanguages(parts).toSorted(
    (one, other) => sizeOf(other) - sizeOf(one) || firstOf(one) - firstOf(other),
  );
}

/** How many tickets ask what a group asks. */
export function sizeOf({ parts }: AskedGroup): number {
  return parts.reduce((sum, { tickets }) => sum + tickets.length, 0);
}

const firstOf = ({ parts }: AskedGroup) => Math.min(...parts.flatMap(({ tickets }) => tickets));
