/** Stands in the place of words that were struck: it is of no language, and always as long. */
export const MARK = '▇▇▇';

/**
 * A text as passages are looked for in it: its letters alone, each with its place in the source. White space of any kind is
 * one gap, so that a passage is found however its lines are broken and quoted; a seam, where a tag stands between letters,
 * may be one or none.
 */
export interface Reading {
  /** UTF-16 units, without white space and what nobody sees */
  letters: string;
  /** where each letter begins and ends in the source */
  starts: number[];
  ends: number[];
  /** what stands before each letter */
  gaps: Gap[];
}
const NONE = 0;
const SEAM = 1;
const SPACE = 2;
type Gap = typeof NONE | typeof SEAM | typeof SPACE;

/** A range of the source: from `start` until before `end`. */
export interface Range {
  start: number;
  end: number;
}

/** Puts a reading together from pieces of a source, in their order. */
export interface Reader {
  /** A piece that stands in the source as it is, from `at` on. */
  text(piece: string, at: number): void;
  /** A piece that stands for a range of the source, such as an entity. */
  standsFor(piece: string, range: Range): void;
  /** Something else between pieces; `breaksLine`: what follows begins a line. */
  seam(breaksLine: boolean): void;
  reading(): Reading;
}

const SPACES = /[\s\u0085]/;
/** Soft hyphens, joiners, marks of direction and byte order: nobody sees them. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
const LINE_END = /[\n\r]/;
const QUOTE = '>';

export function passageReader(): Reader {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const gaps: Gap[] = [];
  let gap: Gap = NONE;
  let beginsLine = true;

  /** Whether a sign is no letter but part of what stands between letters. */
  function isBetween(sign: string): boolean {
    if (UNSEEN.test(sign)) return true;
    const isSpace = SPACES.test(sign);
    if (!isSpace && !(beginsLine && sign === QUOTE)) return false;
    if (LINE_END.test(sign)) beginsLine = true;
    gap = SPACE;
    return true;
  }
  function add(sign: string, start: number, end: number): void {
    if (isBetween(sign)) return;
    parts.push(sign);
    starts.push(start);
    ends.push(end);
    gaps.push(gap);
    gap = NONE;
    beginsLine = false;
  }
  return {
    text: (piece, at) => {
      for (let unit = 0; unit < piece.length; unit += 1) add(piece.charAt(unit), at + unit, at + unit + 1);
    },
    standsFor: (piece, { start, end }) => {
      for (let unit = 0; unit < piece.length; unit += 1) add(piece.charAt(unit), start, end);
    },
    seam: (breaksLine) => {
      if (gap === NONE) gap = SEAM;
      if (breaksLine) beginsLine = true;
    },
    reading: () => ({ letters: parts.join(''), starts, ends, gaps }),
  };
}

/** A text as passages are looked for in it. */
export function readingOf(text: string): Reading {
  const reader = passageReader();
  reader.text(text, 0);
  return reader.reading();
}

/** A reading as plain text, in which every gap is a space. */
export function plainOf({ letters, gaps }: Reading): string {
  let plain = '';
  for (let at = 0; at < letters.length; at += 1)
    plain += at > 0 && gaps[at] !== NONE ? ` ${letters.charAt(at)}` : letters.charAt(at);
  return plain;
}

/** Where a passage stands: ranges of numbers of letters, which do not overlap. */
export function placesOf(passage: Reading, within: Reading): Range[] {
  const { letters } = passage;
  const places: Range[] = [];
  if (letters === '') return places;
  let at = within.letters.indexOf(letters);
  while (at >= 0) {
    const fits = gapsFit(passage, within, at);
    if (fits) places.push({ start: at, end: at + letters.length });
    at = within.letters.indexOf(letters, fits ? at + letters.length : at + 1);
  }
  return places;
}

function gapsFit(passage: Reading, within: Reading, at: number): boolean {
  for (let letter = 1; letter < passage.letters.length; letter += 1) {
    const there = within.gaps[at + letter];
    if (there !== SEAM && (passage.gaps[letter] === NONE) !== (there === NONE)) return false;
  }
  return true;
}

/** The places of all passages, in their order; those that overlap or meet are one. */
export function allPlaces(passages: readonly Reading[], within: Reading): Range[] {
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
export function strikeText(text: string, passages: readonly Reading[]): string {
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
export function strikeBeginning(text: string, passages: readonly Reading[]): string {
  const struck = strikeText(text, passages);
  const reading = readingOf(struck);
  const cut = Math.max(0, ...passages.map((passage) => overlap(reading.letters, passage.letters)));
  if (cut === 0) return struck;
  return struck.slice(0, reading.starts[reading.letters.length - cut]).trimEnd();
}

/** How many letters at the end of one text are the beginning of another. */
function overlap(text: string, beginning: string): number {
  for (let length = Math.min(beginning.length - 1, text.length); length > 0; length -= 1)
    if (text.endsWith(beginning.slice(0, length))) return length;
  return 0;
}
