import type { AskedTicket } from './asked-ticket.ts';
import type { TicketTerms } from './terms.ts';

/** How much each word, by its number, says of a ticket; of length 1, or empty. */
export type Vector = ReadonlyMap<number, number>;

/** Tickets as vectors over the words that several people use. */
export interface Vectors {
  readonly of: readonly Vector[];
  /** the words, by their numbers */
  readonly names: readonly string[];
}

/** People who use a word before it counts: names, order numbers and most typing errors are used by fewer. */
const FEWEST_WRITERS = 3;
/** Tickets of one writer from which on it is no person: a form or a mailbox passes on what many write. */
const MOST_OF_ONE = 20;

/** Weighs the words of tickets of one language: the rarer a word, the more it says (tf-idf). */
export function vectorsOf(tickets: readonly TicketTerms[]): Vectors {
  const writerOf = writersOf(tickets);
  const writers = new Map<string, Set<string>>();
  for (const { ticket, terms } of tickets) {
    for (const term of terms.keys()) {
      const known = writers.get(term);
      if (known === undefined) writers.set(term, new Set([writerOf(ticket)]));
      else known.add(writerOf(ticket));
    }
  }
  const names = [...writers].filter(([, { size }]) => size >= FEWEST_WRITERS).map(([term]) => term);
  const numbers = new Map(names.map((term, number) => [term, number]));
  const of = tickets.map(({ terms }) => {
    const vector = new Map<number, number>();
    for (const [term, { weight }] of terms) {
      const number = numbers.get(term);
      const usedBy = writers.get(term)?.size ?? 1;
      if (number !== undefined) vector.set(number, weight * Math.log(1 + tickets.length / usedBy));
    }
    return toLengthOne(vector);
  });
  return { of, names };
}

/** Who wrote a ticket: somebody else each time where one name stands for many people. */
function writersOf(tickets: readonly TicketTerms[]): (ticket: AskedTicket) => string {
  const counts = new Map<string, number>();
  for (const { ticket } of tickets) counts.set(ticket.writer, (counts.get(ticket.writer) ?? 0) + 1);
  return ({ writer, id }) => ((counts.get(writer) ?? 0) > MOST_OF_ONE ? `${writer} ${id}` : writer);
}

/** The same vectors with each word counting by its share. */
export function reweighed(vectors: readonly Vector[], shares: readonly number[]): Vector[] {
  return vectors.map((vector) =>
    toLengthOne(new Map([...vector].map(([number, value]) => [number, value * (shares[number] ?? 0)]))),
  );
}

/** The sum of vectors. */
export function sumOf(vectors: readonly Vector[]): Map<number, number> {
  const sum = new Map<number, number>();
  for (const vector of vectors) {
    for (const [number, value] of vector) sum.set(number, (sum.get(number) ?? 0) + value);
  }
  return sum;
}

/** How alike two vectors are: the cosine, where both have the length 1. */
export function likeness(one: ReadonlyMap<unknown, number>, other: ReadonlyMap<unknown, number>): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [key, value] of small) sum += value * (large.get(key) ?? 0);
  return sum;
}

export function toLengthOne<Key>(vector: ReadonlyMap<Key, number>): Map<Key, number> {
  let squares = 0;
  for (const value of vector.values()) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? new Map() : new Map([...vector].map(([key, value]) => [key, value / length]));
}
