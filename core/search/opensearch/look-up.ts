import * as z from 'zod';
import { isOneOff } from '../index/dictionary.ts';
import { isMeantToo, mayBeMisspelt, rarityOf } from '../ranking/expand.ts';
import type { Unit, WantedWord } from '../ranking/units.ts';
import { all, any, type Dsl, term } from './dsl.ts';
import { asWritten, longerWords, type Meaning, ownForms, type WordFields, wordFields } from './meaning.ts';

/** Asks the index for what it has, and gives the body of its answer. */
export type SearchIndex = (body: object) => Promise<{ readonly body: unknown; readonly isWhole: boolean }>;

/** What words are looked up with. */
export interface LookUp {
  readonly search: SearchIndex;
  readonly space: string;
  readonly fields: WordFields;
  /** what whoever asks may find */
  readonly allowed: readonly Dsl[];
}

/** Customers by whose name tickets are found, and words that are taken for a misspelt one, at most. */
const MOST_CUSTOMERS = 500;
const MOST_CORRECTIONS = 6;
/** Words that begin or end like a misspelt one among which those with one letter wrong are looked for. */
const MOST_CANDIDATES = 200;

const bucket = z.object({ doc_count: z.int() });
const countsSchema = z.object({
  hits: z.object({ total: z.object({ value: z.int() }) }),
  aggregations: z
    .record(
      z.string(),
      bucket.extend({
        who: bucket
          .extend({
            ids: z.object({
              sum_other_doc_count: z.int(),
              buckets: z.array(bucket.extend({ key: z.number() })),
            }),
          })
          .optional(),
      }),
    )
    .default({}),
});

/** What words mean in an index; `isWhole` false: a bound was reached, and something may be missing. */
export interface LookedUp {
  readonly meanings: ReadonlyMap<Unit, Meaning>;
  readonly isWhole: boolean;
}

/** Finds out how rare the words of a query are, and what is meant by those that stand nowhere. */
export async function lookUp(look: LookUp, units: readonly Unit[]): Promise<LookedUp> {
  const wanted = [...new Set(units)];
  if (wanted.length === 0) return { meanings: new Map(), isWhole: true };
  // Agents find tickets by the names of those who asked.
  const byNames = look.space === 'tickets' && look.fields.terms.includes('noteTerms');
  const spaces = ['tickets', ...(byNames ? ['customers'] : [])];
  const who = {
    filter: term('space', 'customers'),
    aggs: { ids: { terms: { field: 'id', size: MOST_CUSTOMERS } } },
  };
  const aggs = wanted.flatMap(({ words }, at) =>
    countsWanted(words, look.fields, at, byNames ? { who } : null),
  );
  const answer = await look.search({
    size: 0,
    track_total_hits: true,
    query: { terms: { space: byNames ? spaces : [look.space] } },
    aggs: Object.fromEntries(aggs),
  });
  const { hits, aggregations } = countsSchema.parse(answer.body);
  const everything = hits.total.value;
  let isWhole = answer.isWhole;
  const meanings = new Map<Unit, Meaning>();
  for (const [at, unit] of wanted.entries()) {
    const counted = (name: string) => aggregations[`${name}${at}`]?.doc_count ?? 0;
    const [written, begun] = [counted('written'), counted('begun')];
    // What is written nowhere and begins other words is still being written.
    const isBegun = written === 0 && begun > 0;
    const known = isBegun ? begun : counted('own');
    const isKnown = known > 0;
    const corrections = await correctionsOf(look, unit, { written, everything });
    const documents = isKnown ? known : counted('all');
    const named = aggregations[`all${at}`]?.who?.ids;
    if ((named?.sum_other_doc_count ?? 0) > 0) isWhole = false;
    const seen = Math.min(everything, Math.max(documents, corrections.length));
    const rarity = unit.weight * rarityOf(seen, everything);
    const customers = named?.buckets.map(({ key }) => key) ?? [];
    meanings.set(unit, { unit, rarity, isBegun, isKnown, corrections, customers });
  }
  return { meanings, isWhole };
}

/**
 * What is counted of a unit, by its number: documents that have its words as they are written (`written`), in any form (`own`), as
 * beginnings too (`all`), and only as beginnings of those that are still being written (`begun`).
 */
function countsWanted(
  words: Unit['words'],
  fields: WordFields,
  at: number,
  aggs: object | null,
): [string, Dsl][] {
  const own = any(words.map((word) => ownForms(word, fields)));
  const longerOf = (some: Unit['words']) =>
    some.map((word) => longerWords(word, fields)).filter((query) => query !== null);
  const open = longerOf(words.filter(({ isOpen }) => isOpen));
  return [
    [`written${at}`, { filter: any(words.map((word) => asWritten(word, fields))) }],
    ...(open.length > 0 ? [[`begun${at}`, { filter: any(open) }] satisfies [string, Dsl]] : []),
    [`own${at}`, { filter: own, ...(aggs && { aggs }) }],
    [`all${at}`, { filter: any([own, ...longerOf(words)]), ...(aggs && { aggs }) }],
  ];
}

const candidatesSchema = z.object({
  aggregations: z
    .record(z.string(), z.object({ buckets: z.array(bucket.extend({ key: z.string() })) }))
    .default({}),
});

/** Words of texts that somebody may find which have one letter wrong against one that stands nowhere, or far more seldom. */
async function correctionsOf(
  look: LookUp,
  { words }: Unit,
  { written, everything }: { written: number; everything: number },
): Promise<Meaning['corrections']> {
  const misspelt = words.filter((word) => mayBeMisspelt(word, written, everything));
  const found = await Promise.all(
    misspelt.map(async (wanted) => {
      const near = await nearWords(look, wanted, written);
      return near.map((right) => ({ word: wanted.word, term: right }));
    }),
  );
  return found.flat();
}

async function nearWords(
  { search, space, fields, allowed }: LookUp,
  { term: own }: WantedWord,
  written: number,
): Promise<string[]> {
  const fuzzy = any(
    fields.terms.map((field) => ({
      fuzzy: { [field]: { value: own, fuzziness: 1, transpositions: true, max_expansions: MOST_CANDIDATES } },
    })),
  );
  const aggs = Object.fromEntries(
    fields.terms.map((field) => [
      field,
      { terms: { field, size: MOST_CANDIDATES, include: oneOffPattern(own) } },
    ]),
  );
  const query = all([term('space', space), ...allowed, fuzzy]);
  const { aggregations } = candidatesSchema.parse((await search({ size: 0, query, aggs })).body);
  const counts = countsOf(Object.values(aggregations).flatMap(({ buckets }) => buckets));
  return counts
    .filter(({ word, count }) => isOneOff(word, own) && isMeantToo(count, written))
    .map(({ word }) => word)
    .slice(0, MOST_CORRECTIONS);
}

/** Words by how many documents have them, those in most first. */
export function countsOf(
  buckets: readonly { key: string; doc_count: number }[],
): { word: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { key, doc_count } of buckets) counts.set(key, (counts.get(key) ?? 0) + doc_count);
  return [...counts]
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .map(([word, count]) => ({ word, count }));
}

/** Letters up to which a pattern says each way to misspell a word: an engine takes patterns of 1,000 characters (`index.max_regex_length`). */
const MOST_LETTERS = 12;

/**
 * A pattern of Lucene for words with one letter more, less or another, or two exchanged; of a long word, for those that begin or end as it
 * does. Words are letters and digits alone.
 */
export function oneOffPattern(word: string): string {
  const letters = [...word];
  if (letters.length > MOST_LETTERS) return halfPattern(letters);
  const at = (place: number) => letters.slice(0, place).join('');
  const from = (place: number) => letters.slice(place).join('');
  const ways = letters.flatMap((_, place) => [
    `${at(place)}${from(place + 1)}`,
    `${at(place)}.${from(place + 1)}`,
    `${at(place)}.${from(place)}`,
    `${at(place)}${letters[place + 1] ?? ''}${letters[place] ?? ''}${from(place + 2)}`,
  ]);
  return [...new Set([...ways, `${word}.`])].join('|');
}

/** One mistake leaves one half of a word as it is, unless it exchanges the two letters in the middle. */
function halfPattern(letters: readonly string[]): string {
  const middle = Math.floor(letters.length / 2);
  const [first, second] = [letters.slice(0, middle), letters.slice(middle)];
  const around = ({ length }: readonly string[]) => `.{${length - 1},${length + 1}}`;
  const exchanged = [...first.slice(0, -1), second[0], first.at(-1), ...second.slice(1)];
  return `${first.join('')}${around(second)}|${around(first)}${second.join('')}|${exchanged.join('')}`;
}

const MOST_WORDS = 24;

/** Words of texts that somebody may find which begin so, those in most documents first. */
export async function completionsOf(
  { search, space, allowed }: Omit<LookUp, 'fields'>,
  { prefix, seesNotes }: { prefix: string; seesNotes: boolean },
): Promise<string[]> {
  const fields = wordFields(seesNotes).terms;
  const begins = any(fields.map((field) => ({ prefix: { [field]: prefix } })));
  const aggs = Object.fromEntries(
    fields.map((field) => [field, { terms: { field, size: MOST_WORDS, include: `${prefix}.*` } }]),
  );
  const query = all([term('space', space), ...allowed, begins]);
  const { aggregations } = candidatesSchema.parse((await search({ size: 0, query, aggs })).body);
  return countsOf(Object.values(aggregations).flatMap(({ buckets }) => buckets)).map(({ word }) => word);
}
