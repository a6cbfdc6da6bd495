import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type FieldType, isNamedByText, type ReferenceTo } from '../../schemas/field.ts';
import { tagSchema } from '../../schemas/ticket.ts';
import { normalizeAddress } from '../email/index.ts';
import type { FieldShape, FieldValue } from '../fields/index.ts';
import type { Comparable, Workshop } from './condition-test.ts';
import { nextDay } from './day.ts';
import { fold } from './fold.ts';

type Form = (value: unknown, field: FieldShape) => Comparable | undefined;

const text: Form = (value) => (typeof value === 'string' && value.trim() !== '' ? fold(value) : undefined);
const key: Form = (value) => (typeof value === 'string' && value !== '' ? value : undefined);
const address: Form = (value) =>
  typeof value === 'string' && value.trim() !== '' ? normalizeAddress(value) : undefined;
const finite: Form = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

/** The form in which values of each type are compared: undefined for what is nothing, or no value of the type. */
const FORMS: Record<FieldType, Form> = {
  text,
  long_text: text,
  integer: finite,
  decimal: finite,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date_time: (value) => (typeof value === 'string' ? finiteOf(Date.parse(value)) : undefined),
  date: (value) => (typeof value === 'string' && isDay(value) ? value : undefined),
  time_of_day: (value) => (isTimeOfDay(value) ? value : undefined),
  choice: key,
  tree: key,
  tag: key,
  address,
  reference: (value, field) => named(field)(value, field),
};

const named = ({ to }: FieldShape): Form => {
  if (to === 'mailbox') return address;
  return isNamedByText(to) ? key : finite;
};

const finiteOf = (value: number) => (Number.isFinite(value) ? value : undefined);

/** Whether a text is a day such as `2026-03-01`, and one that there is. */
export function isDay(value: unknown): value is string {
  return z.iso.date().safeParse(value).success;
}

/** Whether a text is a time of day such as `09:30`. */
function isTimeOfDay(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value);
}

/** What a field holds: its values in the form in which they are compared; none when it is absent. */
export function valuesOf(field: FieldShape, value: FieldValue): Comparable[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((one) => FORMS[field.type](one, field) ?? []);
}

const WANTED: Record<FieldType, string> = {
  text: 'a text',
  long_text: 'a text',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'true or false',
  date_time: 'a day such as 2026-03-01',
  date: 'a day such as 2026-03-01',
  time_of_day: 'a time of day such as 09:30',
  choice: '',
  tree: '',
  tag: 'a tag',
  address: 'an address, or a part of one',
  reference: 'the number of a thing of the desk',
};

/** What names a thing that has no number. */
const NAMED: Readonly<Partial<Record<ReferenceTo, string>>> = {
  mailbox: 'the address of a mailbox',
  sla_policy: 'the key of an SLA policy',
  calendar: 'the key of a calendar',
};

/** A value that a condition names, in the form in which values of the field are compared; or what is wrong with it. */
export function wantedValue(field: FieldShape, value: unknown): { value: Comparable } | { refused: string } {
  const { choices, type, to } = field;
  if (choices) {
    const known = choices.some((choice) => choice.key === value);
    return known
      ? { value: String(value) }
      : { refused: `must be one of ${choices.map((choice) => choice.key).join(', ')}` };
  }
  const found = checked(field, value);
  if (found !== undefined) return { value: found };
  return { refused: `must be ${(type === 'reference' && NAMED[to ?? 'ticket']) || WANTED[type]}` };
}

function checked(field: FieldShape, value: unknown): Comparable | undefined {
  switch (field.type) {
    case 'integer':
      return Number.isSafeInteger(value) ? Number(value) : undefined;
    case 'tag':
      return tagSchema.safeParse(value).data;
    case 'reference':
      return isNamedByText(field.to) ? FORMS.reference(value, field) : idSchema.safeParse(value).data;
    default:
      return FORMS[field.type](value, field);
  }
}

/** From when until when something is, in milliseconds: a moment, or a whole day. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The span of a comparable value of a date or time. */
export function spanOf(value: Comparable, { dayStart }: Pick<Workshop, 'dayStart'>): Span {
  if (typeof value !== 'string') return { from: Number(value), to: Number(value) };
  return { from: dayStart(value), to: dayStart(nextDay(value)) };
}
