import { INTRODUCES_QUOTE } from '../html/quote-marks.ts';

/** Lines longer than this are nobody's "On … wrote:". */
const LONGEST_LINE = 300;
const MOST_LINES = 4;
/** Longest "Name <address> wrote:" without a date. */
const LONGEST_UNDATED = 200;

const DATE = /\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d[年월月]/;
/** The middle of an address: looking for the whole of one would take time for every letter before it. */
const ADDRESS = /[^\s<>"'()@]@[^\s<>"'()@]/;
const BETWEEN_WORDS = /[\s<>"'()]+/;
const WROTE = new RegExp(
  '(?:^|[^\\p{L}])(?:wrote|writes|said|schrieb|geschrieben|schreef|geschreven|escribi[oó]|a\\s+écrit|scrisse|ha\\s+scritto|' +
    'escreveu|a?\\s*scris|skrev|skrifaði|kirjoitti|napisa[łl][aeo]?\\(?a?\\)?|napsal[ao]?|napísal[ao]?|írta|yazdı|yazmış|' +
    'пис[аa]л[аи]?|написал[аи]?|пише|написав|написала|έγραψε|đã viết|menulis|kirjutas|rakstīja|rašė|va escriure|' +
    'idatzi zuen|scríobh)(?![\\p{L}])|写道|寫道|のメール|書きました|さんは書|作成|작성|님이|كتب|כתב',
  'iu',
);

/** Whether a line can be the last of one that introduces a quote. */
function endsIntroduction(line: string): boolean {
  const end = line.trimEnd();
  return /[:：]$/.test(end) || (end.length < 120 && WROTE.test(end.slice(-30)));
}

/** How surely joined lines introduce a quote: by a date, only by their words, or not at all. */
function strengthOf(joined: string, isOneLine: boolean, mustName: boolean): 'sure' | 'weak' | 'none' {
  const named = ADDRESS.test(joined);
  const told = WROTE.test(joined);
  const words = joined.split(BETWEEN_WORDS).filter((word) => !word.includes('@'));
  const dated = DATE.test(words.join(' '));
  if (mustName) return dated && named ? 'sure' : 'none';
  if (dated && (named || told || isOneLine)) return 'sure';
  return (named || told) && joined.length < LONGEST_UNDATED ? 'weak' : 'none';
}

/**
 * How many of the lines that end at `last` introduce a quote: "On … wrote:" in any language, wrapped or not. 0 for none.
 *
 * @param mustName demand an address and a date, for places where no quoted line follows
 */
export function introductionLength(lines: readonly string[], last: number, mustName: boolean): number {
  const end = lines[last] ?? '';
  if (end.startsWith(INTRODUCES_QUOTE)) return 1;
  if (end.length > LONGEST_LINE || !endsIntroduction(end)) return 0;
  let joined = '';
  let weak = 0;
  for (let count = 1; count <= MOST_LINES; count += 1) {
    const line = lines[last - count + 1] ?? '';
    if (line.trim() === '' || line.length > LONGEST_LINE) break;
    joined = `${line.trim()} ${joined}`;
    const strength = strengthOf(joined, count === 1, mustName);
    if (strength === 'sure') return count;
    if (strength === 'weak' && weak === 0) weak = count;
  }
  return weak;
}
