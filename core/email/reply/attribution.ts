import { INTRODUCES_QUOTE } from '../html/quote-marks.ts';
import type { Correspondents, Named } from './correspondents.ts';

/** Lines longer than this are nobody's "On … wrote:". */
const LONGEST_LINE = 300;
const MOST_LINES = 4;
/** Longest introduction with all of its lines. */
const LONGEST_JOINED = 500;
/** Longest "Name <address> wrote:" without a date. */
const LONGEST_UNDATED = 200;

const DATE = /\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d[年월月]/;
const YEAR = /\b(?:19|20|25)\d\d\b|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}(?!\d)|\d年|\d년/;
const CLOCK = /\d{1,2}[:.h时時시]\s?\d{2}|\d{1,2}\s?(?:am|pm|uhr)\b/i;
/** An address as programs write it behind a name. Looking for the whole of it would take time for every letter. */
const BRACKETED = /[<([](?:mailto:)?[^\s<>"'()@[\]]{1,64}@[^\s<>"'()@]/i;
const BETWEEN_WORDS = /[\s<>"'()]+/;
const WROTE = new RegExp(
  '(?:^|[^\\p{L}])(?:wrote|writes|said|schrieb(?:en|st)?|geschrieben|schreef|geschreven|escribi(?:[oó]|ste|eron)|écrit|scrisse|scritto|' +
    'escreveu|a?\\s*scris|skrev|skrifaði|kirjoitti|napisa[łl][aeo]?\\(?a?\\)?|napsal[ao]?|napísal[ao]?|írta|yazdı|yazmış|' +
    'pisze|napisan[aey]|пис[аa]л[аи]?|написал[аи]?|пише|пишет|написав|написала|έγραψε|đã viết|menulis|kirjutas|rakstīja|rašė|va escriure|' +
    'idatzi zuen|scríobh|เขียนว่า|เขียน)(?![\\p{L}])|写道|寫道|のメール|書きました|さんは書|作成|작성|님이|كتب|כתב',
  'iu',
);
/** Words that make somebody out of a role: "your driver wrote" is no program's line. */
const ROLE =
  /(?:^|\s)(?:your|our|my|the|a|this|ihr|ihre|euer|unser|mein|dein|der|die|das|votre|notre|mon|ma|le|la|un|su|mi|tu|el|suo|il|uw|onze|mijn|de|het)\s+\p{L}+\s*$/iu;

/** What a possible introduction shows. */
export interface Introduction {
  /** has a date or a time */
  isDated: boolean;
  /** has a date with its year and a time */
  hasFullDate: boolean;
  /** says that somebody wrote */
  isTold: boolean;
  /** has an address in brackets */
  hasAddress: boolean;
  named: Named;
  /** names somebody in a role rather than by name */
  isRole: boolean;
}

/** Signs that turn the direction of text, which programs put around names in Hebrew and Arabic mail. */
const withoutDirections = (text: string): string =>
  text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

/** Whether a line can be the last of one that introduces a quote. */
function endsIntroduction(line: string): boolean {
  const end = withoutDirections(line).trimEnd();
  return /[:：]\*?$/.test(end) || (end.length < 200 && WROTE.test(end.slice(-30)));
}

/** What lines show that may introduce a quote; null when they show nothing of the kind. */
function describe(written: string, who: Correspondents): Introduction | null {
  const joined = withoutDirections(written);
  const words = joined.split(BETWEEN_WORDS).filter((word) => !word.includes('@'));
  const withoutAddresses = words.join(' ');
  const told = WROTE.exec(joined);
  const isDated = DATE.test(withoutAddresses);
  const hasAddress =
    BRACKETED.test(joined) || /^[\s*]*[^\s@]{1,64}@[^\s@:]{1,255}\s*[,:]?\s/.test(`${joined} `);
  if (!isDated && told === null && !hasAddress) return null;
  return {
    isDated,
    hasFullDate: YEAR.test(withoutAddresses) && CLOCK.test(withoutAddresses),
    isTold: told !== null,
    hasAddress,
    named: who.namedIn(joined),
    isRole: told !== null && !hasAddress && ROLE.test(joined.slice(0, told.index)),
  };
}

/** Whether lines introduce the quoted lines that follow them. */
const introducesQuoted = (found: Introduction, { joined }: Candidate): boolean => {
  const { isDated, isTold, hasAddress, named } = found;
  const isOurs = named === 'recipient' || named === 'author';
  if (isDated && (isTold || isOurs || hasAddress)) return true;
  return (isTold || (isOurs && hasAddress)) && joined.length < LONGEST_UNDATED;
};

/**
 * Whether lines introduce unquoted text, all of it up to the end: the sign must be sure, because everything behind is
 * cut. Two of address, full date and "wrote" are enough for lines alone in their paragraph, unless they name a stranger.
 */
const introducesRest = (found: Introduction, isAlone: boolean): boolean => {
  const { hasFullDate, isDated, isTold, hasAddress, named, isRole } = found;
  if (named === 'stranger' || isRole) return false;
  const isOurs = named !== 'nobody';
  if (isOurs && hasAddress && isDated && (isTold || hasFullDate)) return true;
  if (!isAlone) return false;
  return isOurs && hasAddress ? isTold || hasFullDate : hasFullDate && isTold;
};

/** Joined lines that end at one that may introduce a quote. */
interface Candidate {
  joined: string;
  count: number;
  /** nothing stands over it in its paragraph */
  isAlone: boolean;
}

/** The lines that end at `last`, joined: one, two and so on, within their paragraph. */
function* candidates(lines: readonly string[], last: number): Generator<Candidate> {
  let joined = '';
  for (let count = 1; count <= MOST_LINES; count += 1) {
    const line = lines[last - count + 1] ?? '';
    if (line.trim() === '' || line.length > LONGEST_LINE) return;
    joined = `${line.trim()} ${joined}`;
    if (joined.length > LONGEST_JOINED) return;
    yield { joined, count, isAlone: (lines[last - count] ?? '').trim() === '' };
    if (line.startsWith(INTRODUCES_QUOTE)) return;
  }
}

const isComplete = ({ isDated, isTold, hasAddress }: Introduction): boolean =>
  isDated && isTold && hasAddress;

/** Whether more lines tell more than fewer did: a date, or what was missing up to the start of their paragraph. */
function completes(more: Introduction, fewer: Introduction, { isAlone }: Candidate): boolean {
  if (more.isDated && !fewer.isDated) return true;
  const hasMore = (more.hasAddress && !fewer.hasAddress) || (more.isTold && !fewer.isTold);
  return isAlone && hasMore && more.named !== 'stranger';
}

/** How many of the lines that end at `last` are enough to introduce a quote, dated ones first; 0 when none are. */
function introductionAt(
  lines: readonly string[],
  last: number,
  who: Correspondents,
  isEnough: (found: Introduction, candidate: Candidate) => boolean,
): number {
  const end = lines[last] ?? '';
  if (end.startsWith(INTRODUCES_QUOTE)) return 1;
  if (end.length > LONGEST_LINE || !endsIntroduction(end)) return 0;
  let best: { found: Introduction; count: number } | null = null;
  for (const candidate of candidates(lines, last)) {
    const { joined, count } = candidate;
    if (joined.startsWith(INTRODUCES_QUOTE)) return count;
    const found = describe(joined, who);
    if (found && isEnough(found, candidate) && (best === null || completes(found, best.found, candidate)))
      best = { found, count };
    if (best && isComplete(best.found)) break;
  }
  return best?.count ?? 0;
}

/** How many of the lines that end at `last` introduce the quoted lines behind: "On … wrote:" in any language. */
export function introductionLength(lines: readonly string[], last: number, who: Correspondents): number {
  return introductionAt(lines, last, who, introducesQuoted);
}

/** How many of the lines that end at `last` introduce everything behind, which no sign shows as quoted. */
export function restIntroductionLength(lines: readonly string[], last: number, who: Correspondents): number {
  return introductionAt(lines, last, who, (found, { isAlone }) => introducesRest(found, isAlone));
}

/** Whether a line names who wrote something when, with or without a colon: what stands over lines with a bar. */
export function namesAuthor(line: string, who: Correspondents): boolean {
  const found = line.length > LONGEST_LINE ? null : describe(line.trim(), who);
  return found?.isDated === true && (found.isTold || found.hasAddress);
}

/** Whether a line tells that somebody wrote something, and names no stranger. */
export function tellsOfRecipient(line: string, who: Correspondents): boolean {
  const found = line.length > LONGEST_LINE ? null : describe(line.trim(), who);
  if (!found || found.named === 'stranger') return false;
  return (found.isTold || found.hasFullDate) && (found.hasAddress || found.isDated);
}

/** Whether a text has a date with its year and a time. */
export function isFullDate(text: string): boolean {
  const short = text.slice(0, LONGEST_LINE);
  return YEAR.test(short) && CLOCK.test(short);
}
