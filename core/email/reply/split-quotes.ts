import { introductionLength } from './attribution.ts';
import { findSeparator } from './separator.ts';

/** Lines that are looked at; what lies behind belongs to whatever the last of them belongs to. */
const MOST_LINES = 20_000;
const WRAP_WIDTH = 60;

/** A text in two: what was written now and what was quoted. */
export interface QuoteSplit {
  kept: string;
  elided: string;
}

interface Segment {
  isQuoted: boolean;
  lines: string[];
}

const isQuoted = (line: string): boolean => /^\s{0,4}\p{Lu}{0,4}>/u.test(line.slice(0, 12));
const isBlank = (line: string): boolean => line.trim() === '';
const hasText = (lines: readonly string[]): boolean => lines.some((line) => /[\p{L}\p{N}\p{S}]/u.test(line));

/** A line that a mail program broke off the quoted line before it. */
function isBrokenOff(lines: readonly string[], at: number): boolean {
  const before = lines[at - 1] ?? '';
  return (
    isQuoted(before) &&
    before.length >= WRAP_WIDTH &&
    isQuoted(lines[at + 1] ?? '') &&
    /^\p{Ll}/u.test(lines[at] ?? '')
  );
}

/** Own and quoted lines in turn. Blank lines go with what they follow; introductions go with the quote they introduce. */
function toSegments(lines: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  lines.forEach((line, at) => {
    const last = segments.at(-1);
    const quoted = isBlank(line) ? (last?.isQuoted ?? false) : isQuoted(line) || isBrokenOff(lines, at);
    if (last?.isQuoted === quoted) last.lines.push(line);
    else segments.push({ isQuoted: quoted, lines: [line] });
  });
  segments.forEach((segment, index) => {
    const next = segments[index + 1];
    if (segment.isQuoted || !next) return;
    const end = segment.lines.findLastIndex((line) => !isBlank(line));
    const length = end === -1 ? 0 : introductionLength(segment.lines, end, false);
    if (length > 0) next.lines = segment.lines.splice(end - length + 1).concat(next.lines);
  });
  return segments.filter((segment) => segment.lines.length > 0);
}

/** Where the quoted lines of a segment begin, behind the line that introduces them. */
function questionsStart(segment: Segment): number {
  return Math.max(segment.lines.findIndex(isQuoted), 0);
}

/**
 * Takes quoted lines out. A quote at the end or at the start goes; quotes with answers between them stay, because the
 * answers mean nothing without.
 */
function splitSegments(segments: readonly Segment[]): { kept: string[]; elided: string[] } {
  const lastOwn = segments.findLastIndex((segment) => !segment.isQuoted && hasText(segment.lines));
  const quotesBefore = segments.slice(0, lastOwn + 1).filter((segment) => segment.isQuoted).length;
  const answersBetween = quotesBefore > 1;
  const kept: string[][] = [];
  const elided: string[][] = [];
  segments.forEach((segment, index) => {
    const start = segment.isQuoted && answersBetween && index < lastOwn ? questionsStart(segment) : -1;
    if (!segment.isQuoted) kept.push(segment.lines);
    else if (start === -1) elided.push(segment.lines);
    else {
      elided.push(segment.lines.slice(0, start));
      kept.push(segment.lines.slice(start));
    }
  });
  return { kept: kept.flat(), elided: elided.flat() };
}

/** Whether anything but quotes and introductions stands in the lines. */
function hasOwnText(lines: readonly string[]): boolean {
  return toSegments(lines).some((segment) => !segment.isQuoted && hasText(segment.lines));
}

/** Splits a text by the rules for plain text. Each line is looked at a bounded number of times. */
export function splitQuotes(text: string): QuoteSplit {
  const all = text.split('\n');
  const lines = all.slice(0, MOST_LINES);
  const rest = all.slice(MOST_LINES);
  const separator = findSeparator(lines, (at) => isQuoted(lines[at] ?? ''));
  const isCut = separator < lines.length && hasOwnText(lines.slice(0, separator));
  const head = isCut ? lines.slice(0, separator) : lines;
  const tail = isCut ? lines.slice(separator).concat(rest) : [];
  const segments = toSegments(head);
  const { kept, elided } = splitSegments(segments);
  if (!hasText(kept)) return { kept: text, elided: '' };
  const restIsQuoted = isCut || segments.at(-1)?.isQuoted === true;
  return {
    kept: (restIsQuoted ? kept : kept.concat(rest)).join('\n').trim(),
    elided: elided
      .concat(tail, restIsQuoted && !isCut ? rest : [])
      .join('\n')
      .trim(),
  };
}
