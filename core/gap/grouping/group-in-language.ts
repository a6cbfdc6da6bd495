import { averageLinkage, groupsAt } from './average-linkage.ts';
import { likenessesOf } from './likenesses.ts';
import type { TicketTerms } from './terms.ts';
import { topicality } from './topicality.ts';
import { reweighed, type Vector, vectorsOf } from './vectors.ts';

/** How alike tickets of one group are on average, at least: at first, to learn which words are those of questions; and in the end. */
const AT_FIRST = 0.16;
const IN_THE_END = 0.07;

/** Tickets of one language in groups, largest first, with what each word of each ticket says of what is asked. */
export interface Grouping {
  /** places of tickets */
  readonly groups: readonly (readonly number[])[];
  readonly vectors: readonly Vector[];
  readonly names: readonly string[];
}

/**
 * Groups tickets of one language by the words that they share: once by how rare each word is, which shows which words keep to one group, and then by
 * these.
 */
export function groupInLanguage(tickets: readonly TicketTerms[]): Grouping {
  const { of, names } = vectorsOf(tickets);
  const count = tickets.length;
  const roughly = groupsAt(averageLinkage(likenessesOf(of)), count, AT_FIRST);
  const vectors = reweighed(of, topicality(of, roughly, names.length));
  const groups = groupsAt(averageLinkage(likenessesOf(vectors)), count, IN_THE_END);
  return { groups: groups.toSorted((one, other) => other.length - one.length), vectors, names };
}
