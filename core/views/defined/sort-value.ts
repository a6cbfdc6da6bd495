import { isNamedByText } from '../../../schemas/field.ts';
import type { Facts, Field, FieldValue } from '../../fields/index.ts';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';
const RADIX = DIGITS.length;
/** 36^9 milliseconds reach to the year 5188. */
const TIME_DIGITS = 9;
const PLACE_DIGITS = 3;
const EARLIEST_MS = 0;
const LATEST_MS = RADIX ** TIME_DIGITS - 1;
/** What says nothing stands behind everything that says something, whichever way a list is ordered. */
const NOTHING = '}';

/** What a list is ordered by: a field, and which way. */
export interface SortKey {
  readonly field: Field;
  readonly descending: boolean;
}

/** Types by whose values a list can be ordered: those that have an order of their own, and choices in theirs. */
const SORTABLE: readonly Field['type'][] = [
  'date_time',
  'date',
  'integer',
  'decimal',
  'boolean',
  'choice',
  'tree',
  'reference',
];

/** Whether a list can be ordered, or its tickets put together, by a field. */
export function isSortable({ type, many, to }: Field): boolean {
  return SORTABLE.includes(type) && !many && !isNamedByText(to);
}

/** The text by which a list sorts a ticket: compared as texts, these stand in the order that the keys say. */
export function sortValue(keys: readonly SortKey[], facts: Facts): string {
  return keys.map(({ field, descending }) => partOf(field, field.read(facts), descending)).join('');
}

/** The part of a sort value that says a time, in milliseconds. */
export function timePart(milliseconds: number, descending: boolean): string {
  const within = Math.min(Math.max(Math.trunc(milliseconds), EARLIEST_MS), LATEST_MS);
  return turned(padded(within, TIME_DIGITS), descending);
}

function partOf(field: Field, value: FieldValue, descending: boolean): string {
  const text = textOf(field, value);
  return text === null ? NOTHING : turned(text, descending);
}

/** A value as a text of a fixed length, so that texts compare as the values do; null when there is none. */
function textOf({ type, choices }: Field, value: FieldValue): string | null {
  switch (type) {
    case 'date_time':
    case 'date': {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      return Number.isFinite(time) ? timePart(time, false) : null;
    }
    case 'integer':
    case 'decimal':
    case 'reference':
      return typeof value === 'number' && Number.isFinite(value) ? numberText(value) : null;
    case 'boolean':
      return typeof value === 'boolean' ? String(Number(value)) : null;
    case 'choice':
    case 'tree': {
      const place = choices?.findIndex(({ key }) => key === value) ?? -1;
      return place === -1 ? null : padded(place, PLACE_DIGITS);
    }
    default:
      return null;
  }
}

/** A double in 16 hexadecimal digits that sort as the numbers do: of negative ones all bits are turned, of others the sign. */
function numberText(value: number): string {
  const bytes = Buffer.alloc(8);
  // There is one zero.
  bytes.writeDoubleBE(value + 0);
  const bits = bytes.readBigUInt64BE();
  const sign = 1n << 63n;
  const sortable = bits & sign ? ~bits & (2n * sign - 1n) : bits | sign;
  return sortable.toString(16).padStart(16, '0');
}

function padded(value: number, digits: number): string {
  return value.toString(RADIX).padStart(digits, '0');
}

/** The same text, with which the order runs the other way. */
function turned(text: string, isTurned: boolean): string {
  if (!isTurned) return text;
  return [...text].map((digit) => DIGITS[RADIX - 1 - DIGITS.indexOf(digit)] ?? digit).join('');
}
