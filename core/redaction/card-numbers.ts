import type { Range } from './reading.ts';

/** Beginnings of card numbers (ISO/IEC 7812), and how many digits follow from each. */
const NETWORKS: readonly { from: number; to: number; lengths: readonly number[] }[] = [
  // Visa
  { from: 4, to: 4, lengths: [13, 16, 19] },
  // Mastercard
  { from: 51, to: 55, lengths: [16] },
  { from: 2221, to: 2720, lengths: [16] },
  // American Express
  { from: 34, to: 34, lengths: [15] },
  { from: 37, to: 37, lengths: [15] },
  // Discover
  { from: 6011, to: 6011, lengths: [16, 19] },
  { from: 644, to: 649, lengths: [16, 19] },
  { from: 65, to: 65, lengths: [16, 19] },
  // Diners Club
  { from: 300, to: 305, lengths: [14, 16, 19] },
  { from: 3095, to: 3095, lengths: [14, 16, 19] },
  { from: 36, to: 36, lengths: [14, 16, 19] },
  { from: 38, to: 39, lengths: [14, 16, 19] },
  // JCB
  { from: 3528, to: 3589, lengths: [16, 17, 18, 19] },
  // UnionPay
  { from: 62, to: 62, lengths: [16, 17, 18, 19] },
  // Maestro, which has had shorter ones: too many other numbers look like those
  { from: 50, to: 50, lengths: [16, 17, 18, 19] },
  { from: 56, to: 58, lengths: [16, 17, 18, 19] },
  { from: 63, to: 63, lengths: [16, 17, 18, 19] },
  { from: 67, to: 67, lengths: [16, 17, 18, 19] },
  // Mir
  { from: 2200, to: 2204, lengths: [16, 17, 18, 19] },
];

const FEWEST_DIGITS = 13;
const MOST_DIGITS = 19;
/** Digits of a number in groups of which at least two stand together, with a sign between them. */
const RUN = /(?<![\p{L}\p{N}+])\d+(?:[ \u00a0\u2009\u202f.\-\u2010-\u2013]\d{2,})*(?![\p{L}\p{N}])/gu;

/** Whether a number ends with the check digit of Luhn (ISO/IEC 7812-1, annex B). */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, doubles = false; at >= 0; at -= 1, doubles = !doubles) {
    const digit = Number(digits.charAt(at)) * (doubles ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Whether digits can be the number of a card: by network, length and check digit. */
export function isCardNumber(digits: string): boolean {
  const isKnown = NETWORKS.some(({ from, to, lengths }) => {
    const beginning = Number(digits.slice(0, String(from).length));
    return beginning >= from && beginning <= to && lengths.includes(digits.length);
  });
  return isKnown && hasCheckDigit(digits);
}

/** Where card numbers stand in a text: whole groups of digits, the longest that can be one. */
export function findCardNumbers(text: string): Range[] {
  return [...text.matchAll(RUN)].flatMap((run) => cardsIn(run[0], run.index));
}

function cardsIn(run: string, at: number): Range[] {
  const groups = [...run.matchAll(/\d+/g)].map((group) => ({ digits: group[0], start: at + group.index }));
  const found: Range[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = lastOfCard(groups, first);
    if (last === null) continue;
    const { start = 0 } = groups[first] ?? {};
    const end = groups[last];
    found.push({ start, end: (end?.start ?? 0) + (end?.digits.length ?? 0) });
    first = last;
  }
  return found;
}

/** The last group of the longest card number that begins with a group; null: none does. */
function lastOfCard(groups: readonly { digits: string }[], first: number): number | null {
  let digits = '';
  let last: number | null = null;
  for (let at = first; at < groups.length; at += 1) {
    digits += groups[at]?.digits ?? '';
    if (digits.length > MOST_DIGITS) break;
    if (digits.length >= FEWEST_DIGITS && isCardNumber(digits)) last = at;
  }
  return last;
}
