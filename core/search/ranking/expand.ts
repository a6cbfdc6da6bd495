import { LANGUAGES } from '../analysis/function-words.ts';
import { stemsOf } from '../analysis/stems.ts';
import type { Dictionary } from '../index/dictionary.ts';
import type { OpenSegment } from '../index/open-segment.ts';
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
  /** words as they are in the index which were taken for one that is in it nowhere */
  readonly corrections: readonly { word: string; term: string }[];
}

const FORM = 0.85;
const VARIANT = 0.9;
const COMPLETED = 0.7;
const COMPOUND = 0.3;
const MISSPELT = 0.6;
/** Letters from which on a word is looked for as misspelt, and as the beginning of a compound. */
const SHORTEST_MISSPELT = 5;
const SHORTEST_COMPOUND = 5;
/** Words of a part of the index that stand for one word at most, of each kind. */
const MOST_COMPLETIONS = 40;
const MOST_COMPOUNDS = 12;
const MOST_MISSPELT = 6;

/** Finds the words of the index that stand for each unit. `isStrict`: only the word itself and its forms. */
export function expand(snapshot: Snapshot, units: readonly Unit[], isStrict = false): ExpandedUnit[] {
  return units.map((unit) => expandUnit(snapshot, unit, isStrict));
}

function expandUnit(snapshot: Snapshot, { words, weight }: Unit, isStrict: boolean): ExpandedUnit {
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
  return { stands: [...stands.values()], rarity, corrections };
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

function standsOf({ parts }: Snapshot, wanted: WantedWord, isStrict: boolean): Stands {
  const stands: Stand[] = [];
  let documents = 0;
  const add = (part: number, terms: Iterable<number>, weight: number, counts = true) => {
    for (const term of terms) {
      stands.push({ part, term, weight });
      if (counts) documents += parts[part]?.segment.dictionary.docs[term] ?? 0;
    }
  };
  for (const [part, { segment }] of parts.entries()) ownStands(part, segment, wanted, add);
  const isKnown = stands.length > 0;
  if (isStrict || (wanted.isExact && !wanted.isOpen)) return { stands, documents, corrections: [] };
  addCompletions(
    parts.map(({ segment }) => segment.dictionary),
    wanted,
    (part, terms, weight) => add(part, terms, weight, !isKnown),
  );
  const isMisspelt =
    !isKnown && !wanted.isExact && wanted.term.length >= SHORTEST_MISSPELT && !/\p{N}/u.test(wanted.term);
  const corrections: Stands['corrections'] = [];
  if (isMisspelt) {
    for (const [part, { segment }] of parts.entries()) {
      const near = segment.dictionary.near(wanted.term, MOST_MISSPELT);
      for (const term of near) {
        const right = segment.dictionary.terms[term] ?? '';
        corrections.push({ word: wanted.word, term: right });
        ownStands(part, segment, { ...wanted, word: right, term: right }, (at, terms, weight) =>
          add(at, terms, weight * MISSPELT),
        );
      }
    }
  }
  return { stands, documents, corrections };
}

type Add = (part: number, terms: Iterable<number>, weight: number) => void;

/** The word itself, its forms in every language of the part, and how it is written where umlauts are not. */
function ownStands(part: number, segment: OpenSegment, wanted: WantedWord, add: Add): void {
  const { dictionary, languages } = segment;
  const own = dictionary.find(wanted.term);
  if (own !== -1) add(part, [own], 1);
  if (wanted.isExact) return;
  for (const variant of variantsOf(wanted.term)) {
    const found = dictionary.find(variant);
    if (found !== -1) add(part, [found], VARIANT);
  }
  const forms = new Set<number>();
  for (const language of LANGUAGES) {
    if (!languages.includes(language)) continue;
    for (const stem of stemsOf(wanted.word, language))
      for (const term of dictionary.formsOf(stem)) forms.add(term);
  }
  forms.delete(own);
  add(part, forms, FORM);
}

/** How German words are written where there are no umlauts, and the other way round. */
export function variantsOf(term: string): string[] {
  const without = term.replace(/([aou])e/gu, '$1');
  return without === term || term.length < 4 ? [] : [without];
}

/** Words that a word begins: all of them while it is being written, else compounds of it. */
function addCompletions(
  dictionaries: readonly Dictionary[],
  { term, isOpen, isExact }: WantedWord,
  add: Add,
): void {
  if (isExact && !isOpen) return;
  if (!isOpen && term.length < SHORTEST_COMPOUND) return;
  const most = isOpen ? MOST_COMPLETIONS : MOST_COMPOUNDS;
  const share = isOpen ? COMPLETED : COMPOUND;
  for (const [part, dictionary] of dictionaries.entries()) {
    for (const found of dictionary.beginningWith(term, most)) {
      const length = dictionary.terms[found]?.length ?? 0;
      add(part, [found], share * Math.sqrt(term.length / Math.max(1, length)));
    }
  }
}
