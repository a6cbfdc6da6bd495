import type { Range, Reading } from './reading.ts';

/** Digits of a country code at most (ITU-T E.164), and those of a number that are enough to know it by. */
const COUNTRY_DIGITS = 3;
const FEWEST_DIGITS = 7;
/** What may stand between the groups of a number. */
const BETWEEN = /^[()/.\-\u2010-\u2013]{0,3}$/;
/** What a number begins with that is dialled and does not belong to it. */
const DIALLED = /^0{1,2}/;

/**
 * Where a telephone number stands in a text, however its digits are grouped: with its country code or as it is dialled in its
 * country.
 * @param phone in E.164 form
 */
export function phonePlaces(phone: string, within: Reading): Range[] {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < FEWEST_DIGITS) return [];
  const groups = groupsIn(within);
  const places: Range[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = lastGroup(groups, first, { digits, letters: within.letters });
    const [begin, end] = [groups[first], last === null ? undefined : groups[last]];
    if (last === null || begin === undefined || end === undefined) continue;
    const hasPlus = within.letters.charAt(begin.start - 1) === '+';
    places.push({ start: begin.start - (hasPlus ? 1 : 0), end: end.end });
    first = last;
  }
  return places;
}

/** Digits that stand together, without white space. */
function groupsIn({ letters, gaps }: Reading): Range[] {
  const groups: Range[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    if (!isDigit(letters.charAt(at))) continue;
    const last = groups.at(-1);
    if (last?.end === at && !gaps[at]) last.end = at + 1;
    else groups.push({ start: at, end: at + 1 });
  }
  return groups;
}

const isDigit = (sign: string) => sign >= '0' && sign <= '9';

/** The last group of a number that begins with a group; null: none does. */
function lastGroup(
  groups: readonly Range[],
  first: number,
  { digits, letters }: { digits: string; letters: string },
): number | null {
  let written = '';
  for (let at = first; at < groups.length; at += 1) {
    const [group, before] = [groups[at], groups[at - 1]];
    if (group === undefined) return null;
    const own = letters.slice(group.start, group.end);
    // A zero in brackets is dialled within the country alone.
    const isBracketed = own === '0' && letters.charAt(group.start - 1) === '(' && at > first;
    if (at > first && before && !BETWEEN.test(letters.slice(before.end, group.start))) return null;
    if (!isBracketed) written += own;
    if (isNumber(written, digits)) return at;
    if (written.length > digits.length + 2) return null;
  }
  return null;
}

function isNumber(written: string, digits: string): boolean {
  const said = written.replace(DIALLED, '');
  if (said.length < FEWEST_DIGITS || !digits.endsWith(said)) return false;
  return digits.length - said.length <= COUNTRY_DIGITS;
}
