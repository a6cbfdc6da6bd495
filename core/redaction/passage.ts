import { phonePlaces } from './phones-in-text.ts';
import { NONE, type Range, type Reading, readingOf, SEAM } from './reading.ts';

/** Stands in the place of words that were struck: it is of no language, and always as long. */
export const MARK = '▇▇▇';

/**
 * What is looked for in a text: a passage, letter by letter; one that is found in capitals and small letters alike, where it stands by
 * itself and is no part of a longer word or address; or a telephone number, by its digits, however it is written.
 */
export type Passage = Reading | (Reading & { edges: 'word' | 'address' }) | { phone: string };

/** A reading as plain text, in which every gap is a space. */
export function plainOf({ letters, gaps }: Reading): string {
  let plain = '';
  for (let at = 0; at < letters.length; at += 1)
    plain += at > 0 && gaps[at] !== NONE ? ` ${letters.charAt(at)}` : letters.charAt(at);
  return plain;
}

/** Words, or an address, that are found however they are capitalised, where they stand by themselves. */
export function namePassage(text: string, edges: 'word' | 'address'): Passage {
  const reading = readingOf(text);
  return { ...reading, letters: inSmall(reading.letters), edges };
}

/** Where a passage stands: ranges of numbers of letters, which do not overlap. */
export function placesOf(passage: Passage, within: Reading): Range[] {
  if ('phone' in passage) return phonePlaces(passage.phone, within);
  const { letters } = passage;
  const places: Range[] = [];
  if (letters === '') return places;
  const edges = 'edges' in passage ? passage.edges : null;
  const text = edges === null ? within.letters : inSmall(within.letters);
  const isPlace = (at: number) =>
    gapsFit(passage, within, at) &&
    (edges === null || standsAlone(within, { start: at, end: at + letters.length }, EDGES[edges]));
  let at = text.indexOf(letters);
  while (at >= 0) {
    const fits = isPlace(at);
    if (fits) places.push({ start: at, end: at + letters.length });
    at = text.indexOf(letters, fits ? at + letters.length : at + 1);
  }
  return places;
}

/** Signs that, beside a name or an address, make it a part of another one. */
const EDGES = {
  word: { before: /[\p{L}\p{N}]/u, after: /[\p{L}\p{N}]/u },
  address: { before: /[\p{L}\p{N}._%+-]/u, after: /[\p{L}\p{N}_-]/u },
} as const;

function standsAlone(
  { letters, gaps }: Reading,
  { start, end }: Range,
  { before, after }: (typeof EDGES)[keyof typeof EDGES],
): boolean {
  const begins = start === 0 || gaps[start] !== NONE || !before.test(letters.charAt(start - 1));
  return begins && (end >= letters.length || gaps[end] !== NONE || !after.test(letters.charAt(end)));
}

/** Letters in small ones, each in its place: of one that would become two it is left. */
function inSmall(letters: string): string {
  const small = letters.toLowerCase();
  if (small.length === letters.length) return small;
  return letters.replace(/[\s\S]/g, (one) => (one.toLowerCase().length === 1 ? one.toLowerCase() : one));
}

function gapsFit(passage: Reading, within: Reading, at: number): boolean {
  for (let letter = 1; letter < passage.letters.length; letter += 1) {
    const there = within.gaps[at + letter];
    if (there !== SEAM && (passage.gaps[letter] === NONE) !== (there === NONE)) return false;
  }
  return true;
}

/** The places of all passages, in their order; those that overlap or meet are one. */
export function allPlaces(passages: readonly Passage[], within: Reading): Range[] {
  const places = passages.flatMap((passage) => placesOf(passage, within));
  const merged: Range[] = [];
  for (const place of places.sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last !== undefined && place.start <= last.end) last.end = Math.max(last.end, place.end);
    else merged.push({ ...place });
  }
  return merged;
}

/** A text without the passages, with the mark in the place of each. The same text when none stands in it. */
export function strikeText(text: string, passages: readonly Passage[]): string {
  const reading = readingOf(text);
  let struck = '';
  let rest = 0;
  for (const { start, end } of allPlaces(passages, reading)) {
    struck += text.slice(rest, reading.starts[start]) + MARK;
    rest = reading.ends[end - 1] ?? text.length;
  }
  return struck + text.slice(rest);
}

/**
 * The beginning of a longer text without passages, and without the beginning of one at its end, whose rest was cut off.
 */
export function strikeBeginning(text: string, passages: readonly Passage[]): string {
  const struck = strikeText(text, passages);
  const reading = readingOf(struck);
  const cut = Math.max(0, ...passages.map((passage) => overlap(reading.letters, passage)));
  if (cut === 0) return struck;
  return struck.slice(0, reading.starts[reading.letters.length - cut]).trimEnd();
}

/** How many letters at the end of a text are the beginning of a passage. */
function overlap(letters: string, passage: Passage): number {
  if ('phone' in passage) return 0;
  const beginning = passage.letters;
  const text = 'edges' in passage ? inSmall(letters) : letters;
  for (let length = Math.min(beginning.length - 1, text.length); length > 0; length -= 1)
    if (text.endsWith(beginning.slice(0, length))) return length;
  return 0;
}
