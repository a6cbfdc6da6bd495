import { functionWordIn, isFunctionWord, languagesOf } from '../analysis/language.ts';
import { isUnspaced } from '../analysis/unspaced.ts';
import { type Word, wordsOf } from '../analysis/words.ts';

/** A word that is looked for, and how. */
export interface WantedWord {
  /** in lower case, as it is written */
  readonly word: string;
  readonly term: string;
  /** may not be written to its end */
  readonly isOpen: boolean;
  /** only in this form: a number or code, a pair of characters, a word of a phrase */
  readonly isExact: boolean;
}

/** Something that a text asks for: any of some words will do. */
export interface Unit {
  readonly words: readonly WantedWord[];
  /** how much it says of what is asked for, from 0 to 1 */
  readonly weight: number;
  /** a number, code or address as a whole */
  readonly isCode: boolean;
}

/** Share of a word that only holds a question together. */
const FUNCTION_WEIGHT = 0.12;
/** Share of a pair of characters, which stands for no word of its own. */
const PAIR_WEIGHT = 0.25;

/**
 * What the text of a query asks for: its words, the numbers and codes in it as they are found in any spacing, and pairs of characters
 * where no spaces are written.
 */
export function unitsOf(text: string, isOpen: boolean): Unit[] {
  const words = wordsOf(text);
  const plain = words.filter(({ isReading }) => !isReading);
  const isFunction = functionWordsOf(plain.map(({ word }) => word));
  const last = plain.at(-1);
  const byPlace = Map.groupBy(
    words.filter(({ isReading }) => isReading),
    ({ start, end }) => `${start}-${end}`,
  );
  const units = plain.map((found): Unit => {
    const open = isOpen && found === last;
    const { word, term } = found;
    const weight = isFunction(term) && !open ? FUNCTION_WEIGHT : 1;
    const wanted = [{ word, term, isOpen: open, isExact: false }, ...(open ? joinedEnds(plain) : [])];
    return { words: wanted, weight, isCode: false };
  });
  const readings = [...byPlace.values()].map((alternatives): Unit => {
    const isPair = alternatives.length === 1 && [...(alternatives[0]?.term ?? '')].length === 2;
    return {
      words: alternatives.map(({ word, term }) => ({
        word,
        term,
        isOpen: isOpen && !isPair && alternatives[0]?.end === text.trimEnd().length,
        isExact: true,
      })),
      weight: isPair ? PAIR_WEIGHT : 1,
      isCode: !isPair,
    };
  });
  return [...units, ...readings];
}

/** Pieces into which a dictionary may part the beginning of a word that is written without spaces. */
const MOST_PIECES = 3;

/**
 * What the last pieces of a text that is written without spaces are together: a dictionary does not know a word that is not written to its
 * end, and takes it for several.
 */
function joinedEnds(words: readonly Word[]): WantedWord[] {
  const joined: WantedWord[] = [];
  let end = words.at(-1);
  let term = end?.term ?? '';
  if (!isUnspaced(term)) return [];
  for (const piece of words.slice(-MOST_PIECES, -1).reverse()) {
    if (end === undefined || piece.end !== end.start || !isUnspaced(piece.term)) break;
    term = piece.term + term;
    end = piece;
    joined.push({ word: term, term, isOpen: true, isExact: true });
  }
  return joined;
}

/** In Japanese, an ending or a particle. */
const SINGLE_KANA = /^\p{Script=Hiragana}$/u;

/** Which words of a text only hold it together; none where that would leave nothing. */
function functionWordsOf(words: readonly string[]): (term: string) => boolean {
  if (words.length < 3) return () => false;
  const languages = languagesOf(words);
  const isFunction = (term: string) =>
    languages.some((language) => isFunctionWord(term, language)) ||
    functionWordIn(term).length >= 3 ||
    SINGLE_KANA.test(term);
  return isFunction;
}
