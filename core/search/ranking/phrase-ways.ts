import { arePair, isUnspaced } from '../analysis/unspaced.ts';
import { wordsOf } from '../analysis/words.ts';
import type { Dictionary } from '../index/dictionary.ts';

/** The smallest that a word of a phrase can consist of: a word, or a character where no spaces are written. */
export interface Piece {
  readonly text: string;
  readonly isCharacter: boolean;
  /** a character that follows another one at once: one word may have both */
  readonly isJoined: boolean;
  /** how many words it stands behind the piece before, if it begins one */
  readonly step: number;
}

/** A word of a part of the index that stands for some pieces of a phrase: from one on, up to another. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly term: number;
}

/** Most pieces that a word is looked for of. */
const LONGEST_WORD = 24;
/** Words that may begin before a phrase, or end behind it, of each length of what they share with it. */
const MOST_AT_EDGE = 40;
/** Before the first letter of a script that is written without spaces. */
const FIRST_UNSPACED = '\u0e00';

/** The pieces of a phrase. */
export function piecesOf(phrase: string): Piece[] {
  const pieces: Piece[] = [];
  let [position, end] = [-1, -1];
  for (const word of wordsOf(phrase).filter(({ isReading }) => !isReading)) {
    const isCharacter = isUnspaced(word.term);
    const follows = isCharacter && pieces.at(-1)?.isCharacter === true && word.start === end;
    for (const [at, text] of (isCharacter ? [...word.term] : [word.term]).entries()) {
      const step = at === 0 ? Math.max(1, word.position - position) : 1;
      pieces.push({ text, isCharacter, isJoined: at > 0 || follows, step });
    }
    ({ position, end } = word);
  }
  return pieces;
}

/** The pairs of characters of a phrase, which are in the index wherever the phrase is. */
export function pairsOf(pieces: readonly Piece[]): string[] {
  const pairs = pieces.flatMap(({ text, isJoined }, at) => {
    const before = pieces[at - 1]?.text ?? '';
    return isJoined && arePair(before, text) ? [before + text] : [];
  });
  return [...new Set(pairs)];
}

/**
 * The words of which a phrase can be put together, in every way, by where they begin: a dictionary parts what is written without spaces by
 * what stands around it, so that a phrase may begin and end within words. Only words that lead from its beginning to its end.
 */
export function waysOf(dictionary: Dictionary, pieces: readonly Piece[]): Way[] {
  const ways = [
    ...within(dictionary, pieces),
    ...aroundBeginning(dictionary, pieces),
    ...aroundEnd(dictionary, pieces),
  ].sort((one, other) => one.from - other.from);
  const reached = new Set([0]);
  for (const { from, to } of ways) if (reached.has(from)) reached.add(to);
  const leading = new Set([pieces.length]);
  for (const { from, to } of ways.toReversed()) if (leading.has(to)) leading.add(from);
  return ways.filter(({ from, to }) => reached.has(from) && leading.has(to));
}

/** The piece behind the last one that can be in one word with another. */
function endOfWord(pieces: readonly Piece[], from: number): number {
  let to = from + 1;
  while (pieces[to]?.isJoined && to - from < LONGEST_WORD) to += 1;
  return to;
}

const textOf = (pieces: readonly Piece[], from: number, to: number) =>
  pieces
    .slice(from, to)
    .map(({ text }) => text)
    .join('');

/** Words that are some of the pieces. */
function within(dictionary: Dictionary, pieces: readonly Piece[]): Way[] {
  return pieces.flatMap((_, from) => {
    const ends = Array.from({ length: endOfWord(pieces, from) - from }, (_piece, at) => from + at + 1);
    const words = ends.map((to) => ({ from, to, term: dictionary.find(textOf(pieces, from, to)) }));
    return words.filter(({ term }) => term !== -1);
  });
}

/** Words that begin before the first piece; those that the whole phrase is a part of, too. */
function aroundBeginning(dictionary: Dictionary, pieces: readonly Piece[]): Way[] {
  if (!pieces[0]?.isCharacter) return [];
  const ends = Array.from({ length: endOfWord(pieces, 0) }, (_, at) => at + 1);
  const shared = ends.map((to) => ({ to, text: textOf(pieces, 0, to), found: [] as number[] }));
  for (const [term, word] of dictionary.from(FIRST_UNSPACED)) {
    // Each is longer than the one before.
    for (const { to, text, found } of shared) {
      if (text.length >= word.length) break;
      if (to === pieces.length ? word.includes(text) : word.endsWith(text)) found.push(term);
    }
  }
  const often = (term: number) => dictionary.docs[term] ?? 0;
  return shared.flatMap(({ to, found }) =>
    found
      .sort((one, other) => often(other) - often(one))
      .slice(0, MOST_AT_EDGE)
      .map((term) => ({ from: 0, to, term })),
  );
}

/** Words that begin with some of the last pieces, and end behind them. */
function aroundEnd(dictionary: Dictionary, pieces: readonly Piece[]): Way[] {
  const to = pieces.length;
  return pieces.flatMap((piece, from) => {
    if (from === 0 || !piece.isCharacter || endOfWord(pieces, from) !== to) return [];
    const terms = dictionary.beginningWith(textOf(pieces, from, to), MOST_AT_EDGE);
    return terms.map((term) => ({ from, to, term }));
  });
}
