import { withoutMarks } from '../html/quote-marks.ts';
import { type Label, readLabelled } from './header-labels.ts';
import { isForwardMark } from './separator.ts';

/** A message whose header and words stand in another one. */
export interface ForwardedText {
  /** the value of its From, as it is written */
  from: string;
  /** `''` when there is none */
  subject: string;
  text: string;
  /** what stands above it */
  above: string;
}

/** Lines that are looked through for a header, and those that one may have. */
const MOST_LINES = 2000;
const LONGEST_HEADER = 20;
/** Lines above a header that announce it. */
const MOST_ANNOUNCING = 3;

/**
 * The message that a text passes on, by the header that mail programs copy above its words: who wrote it, and two of when, to
 * whom and on what. Null when there is none.
 */
export function forwardedText(text: string): ForwardedText | null {
  const lines = withoutMarks(text).split('\n');
  const last = Math.min(lines.length, MOST_LINES);
  for (let at = 0; at < last; at += 1) {
    const header = headerAt(lines, at);
    if (header === null) continue;
    const isQuoted = lines.slice(at, header.end).every((line) => /^\s*>/.test(line));
    const below = lines.slice(header.end).map((line) => (isQuoted ? line.replace(/^\s*> ?/, '') : line));
    return {
      from: header.values.get('from') ?? '',
      subject: header.values.get('subject') ?? '',
      text: below.join('\n').trim(),
      above: lines.slice(0, announcedFrom(lines, at)).join('\n').trim(),
    };
  }
  return null;
}

/** The header that starts at a line, and where it ends. */
function headerAt(
  lines: readonly string[],
  start: number,
): { values: ReadonlyMap<Label, string>; end: number } | null {
  const plain = (at: number) => (lines[at] ?? '').replace(/^\s*> ?/, '');
  if ((readLabelled(plain(start))?.labels.length ?? 0) === 0) return null;
  const behind = lines.slice(start, start + LONGEST_HEADER).map((_, at) => plain(start + at));
  const blank = behind.findIndex((line) => line.trim() === '');
  const values = valuesIn(blank === -1 ? behind : behind.slice(0, blank));
  const isHeader = values.get('from')?.includes('@') === true && values.size >= 3;
  return isHeader ? { values, end: start + (blank === -1 ? behind.length : blank) } : null;
}

/** What the lines of a header say; a long one goes on in the next. */
function valuesIn(header: readonly string[]): Map<Label, string> {
  const values = new Map<Label, string>();
  let last: Label = 'from';
  for (const line of header) {
    const read = readLabelled(line);
    const label = read?.labels.find((one) => !values.has(one));
    if (read !== null && label !== undefined) {
      values.set(label, read.value);
      last = label;
    } else if (read === null || read.labels.length === 0) {
      values.set(last, `${values.get(last) ?? ''} ${line.trim()}`);
    }
  }
  return values;
}

/** The first of the lines that only announce what is passed on: a title between dashes, a rule, `Begin forwarded message:`. */
function announcedFrom(lines: readonly string[], at: number): number {
  let from = at;
  for (let above = at - 1; above >= 0 && at - above <= MOST_ANNOUNCING; above -= 1) {
    const line = (lines[above] ?? '').replace(/^[\s>]+/, '').trim();
    if (line === '') continue;
    const isAnnouncing =
      isForwardMark(line) || /^[\s*>]*[-_–—=]{5,}/.test(line) || /^[\p{L} ’']{8,60}\s?[:：]$/u.test(line);
    if (!isAnnouncing) break;
    from = above;
  }
  return from;
}
