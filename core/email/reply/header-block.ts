import { UNDER_RULE } from '../html/quote-marks.ts';
import { isFullDate } from './attribution.ts';
import type { Correspondents } from './correspondents.ts';
import { bareLabels, type Label, type LabelledLine, readLabelled } from './header-labels.ts';

const MOST_LINES = 14;
const MOST_WRAPPED = 4;

/** The header of a quoted message: what it names, and whose message it is. */
interface HeaderBlock {
  values: ReadonlyMap<Label, string>;
  lines: readonly string[];
}

/** The labelled lines from `start` to the first blank line behind three of them, or too many without label. */
function labelledLines(lines: readonly string[], start: number): { line: string; read: LabelledLine }[] {
  const found: { line: string; read: LabelledLine }[] = [];
  let others = 0;
  for (const line of lines.slice(start, start + MOST_LINES)) {
    const read = readLabelled(line);
    const isLabelled = read !== null && read.labels.length > 0;
    if ((line.trim() === '' && found.length >= 3) || others >= MOST_WRAPPED) break;
    if (isLabelled) found.push({ line, read });
    else if (line.trim() !== '' || found.length === 0) others += 1;
  }
  return found;
}

/** The block that starts at a line, null when there is none: sender and two of date, recipient and subject. */
function readHeaderBlock(lines: readonly string[], start: number): HeaderBlock | null {
  if ((readLabelled(lines[start] ?? '')?.labels.length ?? 0) === 0) return null;
  const labelled = labelledLines(lines, start);
  const values = new Map<Label, string>();
  for (const { read } of labelled) {
    const fresh = read.labels.find((label) => !values.has(label));
    if (fresh) values.set(fresh, read.value);
  }
  if (!values.has('from') || values.size < 3) return null;
  return { values, lines: labelled.map(({ line }) => line) };
}

/**
 * Whether a header block is that of a message in this exchange: it names whom this message is addressed to, or has the
 * same subject. One that names only others is a mail that somebody has pasted. Where it names nobody whom we know, it
 * must be complete as programs write it.
 */
function isOfThisExchange({ values, lines }: HeaderBlock, who: Correspondents): boolean {
  const subject = values.get('subject') ?? '';
  const from = values.get('from') ?? '';
  const sender = who.namedIn(from);
  if (who.isSameSubject(subject)) return true;
  const isWhole =
    values.has('subject') || isFullDate(values.get('sent') ?? '') || lines.some((line) => line.includes('@'));
  if (!isWhole) return false;
  if (sender === 'recipient') return true;
  const others = lines.filter((line) => (readLabelled(line)?.value ?? '') !== from);
  if (others.some((line) => line.includes('@') && who.namedIn(line) === 'recipient')) return true;
  if (sender === 'stranger') return false;
  const isToAuthor = others.some((line) => who.namedIn(readLabelled(line)?.value ?? '') === 'author');
  return isFullDate(values.get('sent') ?? '') && (values.has('subject') || isToAuthor);
}

/** Whether the lines from `start` are the header of a quoted message: of this exchange, or marked as one by the client. */
export function isHeaderBlock(lines: readonly string[], start: number, who: Correspondents): boolean {
  const block = readHeaderBlock(lines, start);
  if (block === null) return isForeignBlock(lines, start, who) || isBareBlock(lines, start, who);
  return (lines[start] ?? '').includes(UNDER_RULE) || isOfThisExchange(block, who);
}

/** Notes puts a name over a date, and then labels without colons, each over its value. */
function isBareBlock(lines: readonly string[], start: number, who: Correspondents): boolean {
  const date = lines[start + 1] ?? '';
  if (date.length > 60 || !isFullDate(date) || who.namedIn(lines[start] ?? '') !== 'recipient') return false;
  const labels = lines.slice(start + 2, start + 2 + MOST_LINES).flatMap(bareLabels);
  return labels.includes('to') && labels.includes('subject');
}

/** Whether the header of a mail from and to others starts at a line: what somebody has pasted. */
export function isStrangersBlock(lines: readonly string[], start: number, who: Correspondents): boolean {
  const block = readHeaderBlock(lines, start);
  return (
    block !== null &&
    who.namedIn(block.values.get('from') ?? '') === 'stranger' &&
    !isOfThisExchange(block, who)
  );
}

/**
 * Whether three lines or more of `label: value` start here that name both a recipient and the author of this message,
 * or one of them under the rule that clients draw: a header block in a language whose labels we do not know.
 */
function isForeignBlock(lines: readonly string[], start: number, who: Correspondents): boolean {
  const first = lines[start] ?? '';
  const isUnderRule = first.includes(UNDER_RULE);
  const values: string[] = [];
  for (const line of lines.slice(start, start + 6)) {
    const read = readLabelled(line);
    if (read === null || read.value === '') break;
    values.push(read.value);
  }
  if (values.length < 3 || !values.some((value) => isFullDate(value))) return false;
  const named = values.filter((value) => value.includes('@')).map((value) => who.namedIn(value));
  const namesRecipient = named.includes('recipient');
  const isSame = values.some((value) => who.isSameSubject(value));
  if (isSame && values.some((value) => who.namedIn(value) === 'recipient')) return true;
  return isUnderRule
    ? namesRecipient || named.includes('author')
    : namesRecipient && named.includes('author');
}
