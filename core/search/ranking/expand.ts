import type { Dictionary } from '../index/dictionary.ts';
import type { OpenSegment } from '../index/open-segment.ts';
import { type Add, addForms, type Forms } from './forms.ts';
import type { Snapshot } from './snapshot.ts';
import type { Unit, WantedWord } from './units.ts';

/** A word of a part of the index that stands for one that is wanted, and how well it does. */
export interface Stand {
  readonly part: number;
  readonly term: number;
  readonly weight: number;
}

/** A unit with the words of the index that stand for it. */
export interface ExpandedUnit {
  readonly stands: readonly Stand[];
  /** how much finding it says, from how rare it is and how much it weighs */
  readonly rarity: number;
  /** a number, code or address as a whole */
  readonly isCode: boolean;
  /** words as they are in the index which were taken for one that is in it nowhere */
  readonly corrections: readonly { word: string; term: string }[];
}

/** A word that is written as it is looked for weighs so much at least. */
export const VARIANT = 0.9;
const COMPLETED = 0.7;
const COMPOUND = 0.3;
const MISSPELT = 0.6;
/** The same of a word that begins others, and is rather not written to its end. */
export const MISSPELT_BEGINNING = 0.25;
/** Letters from which on a word is looked for as misspelt, and as the beginning of a compound. */
const SHORTEST_MISSPELT = 5;
/** A word that one of so many texts has at most may be misspelt in those: one that so many times more have is meant as well. */
const RARE = 500;
const MORE = 8;
const SHORTEST_COMPOUND = 5;
/** Words of a part of the index that stand for one word at most, of each kind. */
const MOST_COMPLETIONS = 40;
const MOST_COMPOUNDS = 12;
const MOST_MISSPELT = 6;

/** Finds the words of the index that stand for each unit. `isStrict`: only the word itself and its forms. */
export function expand(snapshot: Snapshot, units: readonly Unit[], isStrict = false): ExpandedUnit[] {
  return units.map((unit) => expandUnit(snapshot, unit, isStrict));
}

function expandUnit(snapshot: Snapshot, { words, weight, isCode }: Unit, isStrict: boolean): ExpandedUnit {
  const stands = new Map<string, Stand>();
  const corrections: { word: string; term: string }[] = [];
  let documents = 0;
  for (const wanted of words) {
    const found = standsOf(snapshot, wanted, isStrict);
    for (const stand of found.stands) {
      const key = `${stand.part}/${stand.term}`;
      const known = stands.get(key);
      if (known === undefined || known.weight < stand.weight) stands.set(key, stand);
    }
    corrections.push(...found.corrections);
    documents += found.documents;
  }
  const rarity = weight * rarityOf(Math.min(documents, snapshot.documents), snapshot.documents);
  return { stands: [...stands.values()], rarity, isCode, corrections };
}

/** How much it says that a document has a word which so many of all have (the inverse document frequency of BM25). */
export function rarityOf(documents: number, all: number): number {
  return Math.log(1 + (all - documents + 0.5) / (documents + 0.5));
}

interface Stands {
  stands: Stand[];
  documents: number;
  corrections: { word: string; term: string }[];
}

function standsOf(snapshot: Snapshot, wanted: WantedWord, isStrict: boolean): Stands {
  const { parts } = snapshot;
  const stands: Stand[] = [];
  let documents = 0;
  const add = (part: number, terms: Iterable<number>, weight: number, counts = true) => {
    for (const term of terms) {
      stands.push({ part, term, weight });
      if (counts) documents += parts[part]?.segment.dictionary.docs[term] ?? 0;
    }
  };
  const segments = parts.map(({ segment }) => segment);
  const longer = isStrict
    ? segments.map(() => [])
    : segments.map(({ dictionary }) => longerIn(dictionary, wanted));
  const written = addWritten(segments, wanted, add);
  // What is written nowhere and begins other words is still being written.
  const isBegun = wanted.isOpen && written === 0 && longer.some((terms) => terms.length > 0);
  if (isBegun) addLonger(segments, wanted, longer, add);
  if (!wanted.isExact) addForms(segments, wanted, isBegun ? longer : null, add);
  const isKnown = stands.length > 0;
  if (isStrict || (wanted.isExact && !wanted.isOpen)) return { stands, documents, corrections: [] };
  if (!isBegun)
    addLonger(segments, wanted, longer, (part, terms, weight) => add(part, terms, weight, !isKnown));
  const near = nearTerms(snapshot, wanted, written);
  const share = isBegun ? MISSPELT_BEGINNING : MISSPELT;
  for (const right of near) {
    ownStands(segments, { ...wanted, word: right, term: right }, (part, terms, weight) =>
      add(part, terms, weight * share, !isKnown),
    );
  }
  // What stands there in another form is not taken for misspelt, though it may be.
  const corrections = isKnown ? [] : near.map((term) => ({ word: wanted.word, term }));
  return { stands, documents, corrections };
}

/** Whether a word that so many of all documents have, as it is written, may be meant for another. */
export function mayBeMisspelt({ term, isExact }: WantedWord, written: number, all: number): boolean {
  return !isExact && term.length >= SHORTEST_MISSPELT && !/\p{N}/u.test(term) && written <= all / RARE;
}

/** Whether one that almost looks like it and stands in so many documents is meant as well. */
export const isMeantToo = (count: number, written: number): boolean => count >= written * MORE;

/** Words of the index that are written almost like one, and are meant as well: those in most documents of each part. */
function nearTerms({ parts, documents }: Snapshot, wanted: WantedWord, written: number): string[] {
  if (!mayBeMisspelt(wanted, written, documents)) return [];
  const found = new Map<string, number>();
  for (const { segment } of parts) {
    const { dictionary } = segment;
    for (const near of dictionary.near(wanted.term, MOST_MISSPELT)) {
      const right = dictionary.terms[near] ?? '';
      found.set(right, (found.get(right) ?? 0) + (dictionary.docs[near] ?? 0));
    }
  }
  return [...found].filter(([, count]) => isMeantToo(count, written)).map(([right]) => right);
}

/** The word itself, how it is written where umlauts are not, and its forms in every language. */
function ownStands(segments: readonly OpenSegment[], wanted: WantedWord, add: Add): void {
  addWritten(segments, wanted, add);
  if (!wanted.isExact) addForms(segments, wanted, null, add);
}

/** The word itself, and how it is written where umlauts are not. Gives how many documents have it so. */
function addWritten(segments: readonly OpenSegment[], wanted: WantedWord, add: Add): number {
  const ways = [wanted.term, ...(wanted.isExact ? [] : variantsOf(wanted.term))];
  let written = 0;
  for (const [part, { dictionary }] of segments.entries()) {
    for (const [at, way] of ways.entries()) {
      const found = dictionary.find(way);
      if (found === -1) continue;
      add(part, [found], at === 0 ? 1 : VARIANT);
      written += dictionary.docs[found] ?? 0;
    }
  }
  return written;
}

/** How German words are written where there are no umlauts, and the other way round. */
export function variantsOf(term: string): string[] {
  const without = term.replace(/([aou])e/gu, '$1');
  return without === term || term.length < 4 ? [] : [without];
}

/** Words that a word begins: while it is being written all of them, else compounds of it. */
function longerIn(dictionary: Dictionary, { term, isOpen, isExact }: WantedWord): number[] {
  if (!isOpen && (isExact || term.length < SHORTEST_COMPOUND)) return [];
  return dictionary.beginningWith(term, isOpen ? MOST_COMPLETIONS : MOST_COMPOUNDS);
}

/** Adds the words that a word begins, those the most of which is written first. */
function addLonger(
  segments: readonly OpenSegment[],
  { term, isOpen }: WantedWord,
  longer: Forms,
  add: Add,
): void {
  const share = isOpen ? COMPLETED : COMPOUND;
  for (const [part, { dictionary }] of segments.entries()) {
    for (const found of longer[part] ?? []) {
      const length = dictionary.terms[found]?.length ?? 0;
      add(part, [found], share * Math.sqrt(term.length / Math.max(1, length)));
    }
  }
}
