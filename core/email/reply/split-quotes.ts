import { withoutMarks } from '../html/quote-marks.ts';
import { introductionLength, namesAuthor } from './attribution.ts';
import type { Correspondents } from './correspondents.ts';
import { isCited, joinBrokenAddresses, quotedLines, withoutQuoteSigns } from './quoted-lines.ts';
import { findSeparator } from './separator.ts';

/** Lines that are looked at; what lies behind belongs to whatever the last of them belongs to. */
const MOST_LINES = 20_000;

/** A text in two: what was written now and what was quoted. */
export interface QuoteSplit {
  kept: string;
  elided: string;
  /** answers stand between quoted questions, which are kept */
  answersBetween: boolean;
}

interface Segment {
  isQuoted: boolean;
  lines: string[];
  /** lines at the start of a quote that say whose it is */
  introduction: string[];
  /** the client itself has marked the quote */
  isCited: boolean;
}

const isBlank = (line: string): boolean => line.trim() === '';
const hasText = (lines: readonly string[]): boolean =>
  lines.some((line) => /[\p{L}\p{N}\p{S}]/u.test(withoutMarks(line)));

/** Lines at the start of a quote in which its introduction is looked for, where the quote has it inside. */
const MOST_INTRODUCING = 6;

/** Takes the introduction out of a quote that has it inside, as Apple's programs write it. */
function takeIntroduction(segment: Segment, who: Correspondents): void {
  const inside = segment.lines
    .slice(0, MOST_INTRODUCING)
    .map((line) => withoutMarks(withoutQuoteSigns(line)));
  const end = inside.findIndex((_, at) => introductionLength(inside, at, who) > 0);
  if (end === -1 || segment.lines.length <= end + 1) return;
  segment.isCited ||= segment.lines.some(isCited);
  segment.introduction.push(...segment.lines.splice(0, end + 1));
}

/** How many lines that end at one introduce the quoted lines behind, with or without a colon. */
function introducing(lines: readonly string[], last: number, who: Correspondents): number {
  return introductionLength(lines, last, who) || (namesAuthor(lines[last] ?? '', who) ? 1 : 0);
}

/** Own and quoted lines in turn. Blank lines go with what they follow; introductions go with the quote they introduce. */
function toSegments(lines: readonly string[], quoted: readonly boolean[], who: Correspondents): Segment[] {
  const segments: Segment[] = [];
  lines.forEach((line, at) => {
    const last = segments.at(-1);
    const isQuoted = isBlank(line) ? (last?.isQuoted ?? false) : quoted[at] === true;
    if (last?.isQuoted === isQuoted) last.lines.push(line);
    else segments.push({ isQuoted, lines: [line], introduction: [], isCited: false });
  });
  segments.forEach((segment, index) => {
    const next = segments[index + 1];
    if (segment.isQuoted || !next) return;
    const end = segment.lines.findLastIndex((line) => !isBlank(line));
    const length = end === -1 ? 0 : introducing(segment.lines, end, who);
    if (length > 0) next.introduction = segment.lines.splice(end - length + 1);
  });
  for (const segment of segments) if (segment.isQuoted) takeIntroduction(segment, who);
  return segments.filter((segment) => segment.lines.length > 0);
}

/** Whether something says of a quote that it is an earlier message: a line over it, or in it, or the client's mark. */
const isIntroduced = ({ introduction, lines, isCited: cited }: Segment): boolean =>
  introduction.length > 0 || cited || lines.some(isCited);

const isSignature = ({ lines }: Segment): boolean =>
  /^-- ?$/.test(lines.find((line) => !isBlank(line)) ?? '');

/** Whether the own words before a quote present it, as people do with what they paste: "This is the output:". */
function isPresented(before: Segment | undefined): boolean {
  const last = before?.lines.findLast((line) => !isBlank(line)) ?? '';
  return /[:：]\s*$/.test(last);
}

/**
 * Takes quoted lines out. An introduced quote goes, and so does one at the end. Quotes with answers between them stay,
 * because the answers mean nothing without, and so does what nothing shows to be an earlier message.
 */
function splitSegments(segments: readonly Segment[]) {
  const lastOwn = segments.findLastIndex(
    (segment) => !segment.isQuoted && hasText(segment.lines) && !isSignature(segment),
  );
  const answersBetween = segments.slice(0, lastOwn + 1).filter((segment) => segment.isQuoted).length > 1;
  const stays = (segment: Segment, index: number): boolean => {
    if (!segment.isQuoted || (answersBetween && index < lastOwn)) return true;
    if (isIntroduced(segment)) return false;
    return index < lastOwn || isPresented(segments[index - 1]);
  };
  const kept: string[][] = [];
  const elided: string[][] = [];
  segments.forEach((segment, index) => {
    elided.push(segment.introduction);
    (stays(segment, index) ? kept : elided).push(segment.lines);
  });
  return { kept: kept.flat(), elided: elided.flat(), answersBetween };
}

/** Splits a text by the rules for plain text. Each line is looked at a bounded number of times. */
export function splitQuotes(text: string, who: Correspondents): QuoteSplit {
  const all = joinBrokenAddresses(text.split('\n'));
  const lines = all.slice(0, MOST_LINES);
  const rest = all.slice(MOST_LINES);
  const quoted = quotedLines(lines, who);
  const separator = findSeparator(lines, who, (at) => quoted[at] ?? false);
  const segmentsUpTo = (end: number) => toSegments(lines.slice(0, end), quoted, who);
  const before = segmentsUpTo(separator);
  const isCut =
    separator < lines.length && before.some((segment) => !segment.isQuoted && hasText(segment.lines));
  const segments = isCut ? before : segmentsUpTo(lines.length);
  const tail = isCut ? lines.slice(separator).concat(rest) : [];
  const { kept, elided, answersBetween } = splitSegments(segments);
  if (!hasText(kept)) return { kept: text, elided: '', answersBetween: false };
  const restIsQuoted = isCut || segments.at(-1)?.isQuoted === true;
  return {
    kept: (restIsQuoted ? kept : kept.concat(rest)).join('\n').trim(),
    elided: elided
      .concat(tail, restIsQuoted && !isCut ? rest : [])
      .join('\n')
      .trim(),
    answersBetween,
  };
}
