import { wordsOf } from './analysis/words.ts';

/** A part of a text, and where in it what was looked for stands, in units of UTF-16. */
export interface Snippet {
  readonly text: string;
  readonly marks: { from: number; to: number }[];
}

/** Characters of a snippet, about. */
const LENGTH = 220;
/** Characters before the first word that was looked for. */
const BEFORE = 50;

/**
 * The part of a text in which most of the words stand that were looked for, with each of them marked; its beginning when none does. Lines
 * are joined.
 */
export function snippetOf(text: string, terms: Pick<ReadonlySet<string>, 'has'>, length = LENGTH): Snippet {
  const found = wordsOf(text).filter(({ term }) => terms.has(term));
  const start = bestStart(found, length);
  const from = start === null ? 0 : wordStart(text, Math.max(0, start - BEFORE));
  const to = wordEnd(text, Math.min(text.length, from + length));
  const shown = text.slice(from, to);
  const marks = merged(
    found
      .filter((word) => word.start >= from && word.end <= to)
      .map(({ start: at, end }) => ({ from: at - from, to: end - from })),
  );
  // One character for each, so that places stay.
  return { text: shown.replace(/\s/gu, ' '), marks };
}

/** Where the stretch begins in which most different words stand. */
function bestStart(found: readonly { term: string; start: number }[], length: number): number | null {
  let best: { start: number; words: number } | null = null;
  for (const [at, { start }] of found.entries()) {
    const within = new Set<string>();
    for (const word of found.slice(at)) {
      if (word.start > start + length - BEFORE) break;
      within.add(word.term);
    }
    if (best === null || within.size > best.words) best = { start, words: within.size };
  }
  return best?.start ?? null;
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + 30).search(/\s/u);
  const moved = space === -1 ? at : at + space + 1;
  return isWithinPair(text, moved) ? moved + 1 : moved;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(Math.max(0, at - 30), at).search(/\s\S*$/u);
  const moved = space === -1 ? at : at - 30 + space;
  return isWithinPair(text, moved) ? moved - 1 : moved;
}

/** Whether a place lies between the two units of one character. */
function isWithinPair(text: string, at: number): boolean {
  return /[\udc00-\udfff]/u.test(text.charAt(at)) && /[\ud800-\udbff]/u.test(text.charAt(at - 1));
}

/** Marks in their order, those that touch as one. */
function merged(marks: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of [...marks].sort((one, other) => one.from - other.from)) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}
