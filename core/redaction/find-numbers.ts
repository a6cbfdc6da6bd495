import { findCardNumbers } from './card-numbers.ts';
import { findIbans } from './ibans.ts';
import type { Range } from './reading.ts';

/** A number in a text that is better struck; `masked` shows what tells it from others, and no more. */
export interface FoundNumber extends Range {
  kind: 'card' | 'iban';
  masked: string;
}

const SHOWN = 4;
const HIDDEN = '••••';

/** The card numbers and IBANs in a text, by their check digits, in the order of their places. */
export function findNumbers(text: string): FoundNumber[] {
  const ibans = findIbans(text);
  const cards = findCardNumbers(text).filter(
    (card) => !ibans.some(({ start, end }) => card.start < end && start < card.end),
  );
  const named = (kind: FoundNumber['kind']) => (range: Range) => ({
    ...range,
    kind,
    masked: mask(kind, text, range),
  });
  return [...ibans.map(named('iban')), ...cards.map(named('card'))].sort(
    (one, other) => one.start - other.start,
  );
}

function mask(kind: FoundNumber['kind'], text: string, { start, end }: Range): string {
  const number = signsOf(text.slice(start, end));
  const last = number.slice(-SHOWN);
  return kind === 'iban'
    ? `${number.slice(0, 2)}•• ${HIDDEN} ${last}`
    : `${HIDDEN} ${HIDDEN} ${HIDDEN} ${last}`;
}

/** A number without what separates its groups. */
export function signsOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}
