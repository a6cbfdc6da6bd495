import type { AskedInLanguage, TellingWord } from './asked-ticket.ts';
import type { Grouping } from './group-in-language.ts';
import type { TicketTerms } from './terms.ts';
import { likeness, sumOf, toLengthOne } from './vectors.ts';

/** Words by which a group is told from others. */
const MOST_WORDS = 6;
/** Share of a group's tickets in which a word must stand to tell of the group. */
const LEAST_SHARE = 0.1;

/** What a group asks, in the words that tell it from others, and its tickets with the most typical first. */
export function describePart(
  group: readonly number[],
  tickets: readonly TicketTerms[],
  { vectors, names }: Grouping,
): AskedInLanguage {
  const sum = sumOf(group.flatMap((at) => vectors[at] ?? []));
  const middle = toLengthOne(sum);
  const typical = group
    .map((at) => ({ at, near: likeness(vectors[at] ?? new Map(), middle) }))
    .sort((one, other) => other.near - one.near || idAt(tickets, one.at) - idAt(tickets, other.at));
  const telling = [...sum]
    .sort(([one, most], [other, less]) => less - most || one - other)
    .map(([number]) => tellingWord(names[number] ?? '', group, tickets))
    .filter(({ tickets: count }) => count >= Math.max(2, group.length * LEAST_SHARE));
  return {
    language: tickets[group[0] ?? 0]?.language ?? 'und',
    tickets: typical.map(({ at }) => idAt(tickets, at)),
    words: telling.slice(0, MOST_WORDS),
    stems: new Map([...middle].map(([number, value]) => [names[number] ?? '', value])),
  };
}

const idAt = (tickets: readonly TicketTerms[], at: number) => tickets[at]?.ticket.id ?? 0;

/** A word as most of a group write it. */
function tellingWord(term: string, group: readonly number[], tickets: readonly TicketTerms[]): TellingWord {
  const written = group.flatMap((at) => tickets[at]?.terms.get(term)?.written ?? []);
  const counts = [...Map.groupBy(written, (word) => word)].map(([word, { length }]) => ({ word, length }));
  const [most] = counts.sort((one, other) => other.length - one.length || (one.word < other.word ? -1 : 1));
  return { word: most?.word ?? term, tickets: written.length };
}
