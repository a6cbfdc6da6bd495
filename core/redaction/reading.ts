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
export const NONE = 0;
export const SEAM = 1;
const SPACE = 2;
export type Gap = typeof NONE | typeof SEAM | typeof SPACE;

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
