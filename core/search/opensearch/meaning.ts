import { foldWord } from '../analysis/fold.ts';
import { LANGUAGES } from '../analysis/function-words.ts';
import { stemsOf } from '../analysis/stems.ts';
import { MISSPELT_BEGINNING, variantsOf } from '../ranking/expand.ts';
import { FOREIGN_FORM } from '../ranking/forms.ts';
import type { Unit, WantedWord } from '../ranking/units.ts';
import { any, bestOf, type Dsl, NOTHING, terms, weighed } from './dsl.ts';

/** Fields of documents in which words are looked for. */
export interface WordFields {
  readonly terms: readonly string[];
  readonly stems: readonly string[];
}

/** Where somebody may find words: agents also in what is for them alone. */
export const wordFields = (seesNotes: boolean): WordFields => ({
  terms: ['terms', ...(seesNotes ? ['noteTerms'] : [])],
  stems: ['stems', ...(seesNotes ? ['noteStems'] : [])],
});
export const SUBJECT_FIELDS: WordFields = { terms: ['subjectTerms'], stems: ['subjectStems'] };
export const MESSAGE_FIELDS: WordFields = { terms: ['messages.terms'], stems: ['messages.stems'] };

/** Letters from which on a word is looked for as the beginning of a compound. */
const SHORTEST_COMPOUND = 5;
/** How much of a word is found by one that it only begins. */
const COMPLETED = 0.9;
const COMPOUND = 0.5;
/** How much of a word is found by another form of it. */
const FORM = 0.85;
/** How much of a word that stands somewhere is found by what it may be a mistake for. */
const MEANT = 0.3;

/** A unit, with what is known of it in the index. */
export interface Meaning {
  readonly unit: Unit;
  /** how much finding it says, from how rare it is and how much it weighs */
  readonly rarity: number;
  /** whether it is written nowhere and begins other words: it is still being written */
  readonly isBegun: boolean;
  /** whether it stands somewhere, in any form, or is still being written */
  readonly isKnown: boolean;
  /** words that were taken for one that stands nowhere as it is written, or far more seldom */
  readonly corrections: readonly { readonly word: string; readonly term: string }[];
  /** customers whose name or address has it: their tickets are found by it */
  readonly customers: readonly number[];
}

/** The word itself, and how it is written where umlauts are not. */
export function asWritten({ term: own, isExact }: WantedWord, fields: WordFields): Dsl {
  const written = isExact ? [own] : [own, ...variantsOf(own)];
  return any(fields.terms.map((field) => terms(field, written)));
}

/** The word itself, how it is written where umlauts are not, and its forms. */
export function ownForms(wanted: WantedWord, fields: WordFields): Dsl {
  const { word, isExact } = wanted;
  const stems = isExact ? [] : [...new Set(LANGUAGES.flatMap((language) => stemsOf(word, language)))];
  return any([
    asWritten(wanted, fields),
    ...(stems.length === 0 ? [] : fields.stems.map((field) => terms(field, stems))),
  ]);
}

/** Words that a word begins: all of them while it is being written, else compounds of it. Null: of this one none are looked for. */
export function longerWords({ term: own, isExact, isOpen }: WantedWord, fields: WordFields): Dsl | null {
  if (!isOpen && (isExact || own.length < SHORTEST_COMPOUND)) return null;
  return any(fields.terms.map((field) => ({ prefix: { [field]: own } })));
}

/** That a unit is found at all. `isStrict`: only the word itself and its forms. */
export function isFound(
  { unit, corrections, customers }: Meaning,
  fields: WordFields,
  isStrict = false,
): Dsl {
  const ways = unit.words.flatMap((word) => [
    ownForms(word, fields),
    ...(isStrict ? [] : [longerWords(word, fields) ?? NOTHING]),
  ]);
  const right = isStrict ? [] : corrections.map((correction) => ownForms(asWanted(correction.term), fields));
  return any([...ways, ...right, ...(isStrict ? [] : requestersDsl(customers, fields))]);
}

/** A unit as a score: as much as it says, less where only something longer is found. */
export function scoreOf(meaning: Meaning, fields: WordFields, share = 1): Dsl {
  const { unit, rarity, isBegun, isKnown, corrections, customers } = meaning;
  const weight = Math.max(Number.EPSILON, rarity * share);
  const meantWords = corrections.map((correction) => asWanted(correction.term));
  const right = meantWords.map((word) => ownForms(word, fields));
  const own = any(unit.words.map((word) => ownForms(word, fields)));
  const forms = [...(isBegun ? [] : [own]), ...(isKnown ? [] : right)];
  const writtenWords = [...(isBegun ? [] : unit.words), ...(isKnown ? [] : meantWords)];
  const written = [
    ...writtenWords.map((word) => asWritten(word, fields)),
    ...requestersDsl(customers, fields),
  ];
  const longer = unit.words.flatMap((word) => {
    const query = longerWords(word, fields);
    return query === null ? [] : [weighed(query, weight * (word.isOpen ? COMPLETED : COMPOUND))];
  });
  const meantAs = weight * (isBegun ? MISSPELT_BEGINNING : MEANT);
  const meant = isKnown && right.length > 0 ? [weighed(any(right), meantAs)] : [];
  const begun = isBegun ? [weighed(own, weight * FOREIGN_FORM)] : [];
  const whole = written.length > 0 ? [weighed(any(written), weight)] : [];
  const inForms = forms.length > 0 ? [weighed(any(forms), weight * FORM)] : [];
  return bestOf([...whole, ...inForms, ...longer, ...begun, ...meant]);
}

const requestersDsl = (customers: readonly number[], fields: WordFields): Dsl[] =>
  customers.length === 0 || !fields.terms.includes('noteTerms')
    ? []
    : [terms('n.ticket/requesterId', customers)];

const asWanted = (written: string): WantedWord => ({
  word: written,
  term: written,
  isOpen: false,
  isExact: false,
});

/** Which words of a text are those that were found, to show them in it. */
export function termsMeant(
  meanings: readonly Meaning[],
  phrases: readonly string[],
): { has(term: string): boolean } {
  const words = [
    ...meanings.flatMap(({ unit }) => unit.words),
    ...meanings.flatMap(({ corrections }) => corrections.map(({ term: right }) => asWanted(right))),
  ];
  const written = new Set([...phrases, ...words.flatMap(({ term: own }) => [own, ...variantsOf(own)])]);
  const stems = new Set(
    words
      .filter(({ isExact }) => !isExact)
      .flatMap(({ word }) => LANGUAGES.flatMap((language) => stemsOf(word, language))),
  );
  const beginnings = words
    .filter((word) => longerWords(word, SUBJECT_FIELDS) !== null)
    .map(({ term: own }) => own);
  return {
    has: (shown) =>
      written.has(shown) ||
      beginnings.some((beginning) => shown.startsWith(beginning)) ||
      LANGUAGES.some((language) => stemsOf(foldWord(shown), language).some((stem) => stems.has(stem))),
  };
}
