import { type Code, codesIn } from './codes.ts';
import { foldWord } from './fold.ts';
import { isUnspaced, unspacedWords } from './unspaced.ts';

/** A word of a text, where it stands. */
export interface Word {
  /** in lower case, as it is written */
  readonly word: string;
  /** the form in which it is found */
  readonly term: string;
  /** how many words stand before it */
  readonly position: number;
  /** where it begins and ends in the text, in units of UTF-16 */
  readonly start: number;
  readonly end: number;
  /**
   * Another reading of what stands there, beside the words themselves: a number or code without its spaces, an address, a pair of
   * characters where no spaces are written.
   */
  readonly isReading?: true;
}

/** Letters and digits; an apostrophe parts what an article or pronoun is joined to. */
const RUN = /[\p{L}\p{M}\p{N}]+/gu;
/** Longest word in characters that is kept: longer ones are cut, and found as cut. */
const LONGEST = 64;

/**
 * The words of a text in their order, each with the readings that stand at the same place. Any text will do; the same text has the same words.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const codes = codesIn(text);
  let [position, next] = [0, 0];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    for (let code = codes[next]; code && code.start <= index; code = codes[++next]) {
      words.push(...readingsOf(code, position));
    }
    const found = isUnspaced(run) ? wordsOfRun(run, index, position) : [wordAt(run, index, position)];
    words.push(...found.filter(({ term }) => term !== ''));
    position = (found.at(-1)?.position ?? position - 1) + 1;
  }
  return words;
}

function wordAt(written: string, start: number, position: number): Word {
  const word = written.toLowerCase().slice(0, LONGEST);
  return { word, term: foldWord(word), position, start, end: start + written.length };
}

function wordsOfRun(run: string, index: number, first: number): Word[] {
  let position = first;
  return unspacedWords(run).map(({ text, start, isPair, ends }) => {
    const word = wordAt(text, index + start, position);
    if (ends) position += 1;
    return isPair ? { ...word, isReading: true } : word;
  });
}

function readingsOf({ terms, start, end }: Code, position: number): Word[] {
  return terms.map((term) => ({ word: term, term, position, start, end, isReading: true }));
}
