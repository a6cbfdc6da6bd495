import type { Field } from '../../fields/index.ts';
import { foldWord } from '../analysis/fold.ts';
import type { AttributeValue } from '../index/index-doc.ts';
import { stretchOf } from './dates.ts';
import type { Comparison, ValueTest } from './query.ts';

/** Whether a value passes; or what is wrong with what was asked for. */
export type Passes = { readonly passes: (value: AttributeValue) => boolean } | { readonly refused: string };

/** What values of a query are read with. */
export interface ValueTerms {
  readonly now: Date;
  /** the number of a thing that is named otherwise; undefined when there is none */
  readonly numberOf: (field: Field, name: string) => number | undefined;
}

/** What one value of a query asks of a field. */
export function passesOf(field: Field, test: ValueTest, terms: ValueTerms): Passes {
  switch (field.type) {
    case 'choice':
    case 'tree':
      return choicePasses(field, test);
    case 'date_time':
      return timePasses(test, terms);
    case 'date':
      return dayPasses(test, terms);
    case 'integer':
    case 'decimal':
      return numberPasses(test);
    case 'reference':
      return field.to === 'mailbox' ? textPasses(test) : referencePasses(field, test, terms);
    case 'boolean':
      return equal(test, YES.has(test.value.toLowerCase()) ? true : null, 'must be yes');
    case 'tag':
      return textEquals(test);
    default:
      return textPasses(test);
  }
}

const YES = new Set(['yes', 'true', '1', 'on']);

const COMPARED: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** Compares values that have an order with one, or with a range of it. */
function ordered(
  test: ValueTest,
  from: number,
  to: number,
  orderOf: (value: AttributeValue) => number,
): Passes {
  if (test.to !== undefined) {
    return { passes: (value) => orderOf(value) >= from && orderOf(value) <= to };
  }
  const compared = COMPARED[test.comparison];
  return { passes: (value) => compared(orderOf(value) - from) };
}

function choicePasses({ choices = [], ordered: isOrdered }: Field, test: ValueTest): Passes {
  const place = (written: string) =>
    choices.findIndex(
      ({ key, labels }) =>
        key === written ||
        [key, ...Object.values(labels)].some((name) => foldWord(name) === foldWord(written)),
    );
  const [from, to] = [place(test.value), place(test.to ?? test.value)];
  if (from === -1 || to === -1)
    return {
      refused: `must be one of ${choices
        .map(({ key }) => key)
        .slice(0, 20)
        .join(', ')}`,
    };
  if (!isOrdered && (test.comparison !== '=' || test.to !== undefined))
    return { refused: 'has no more and no less' };
  return ordered(test, from, to, (value) => choices.findIndex(({ key }) => key === value));
}

function timePasses(test: ValueTest, { now }: ValueTerms): Passes {
  const first = stretchOf(test.value, now);
  const last = test.to === undefined ? first : stretchOf(test.to, now);
  if (first === null || last === null)
    return { refused: 'must be a day such as 2026-03-01, or 7d, today, lastmonth' };
  const [from, to] = [first.from, last.to];
  const passes: Record<Comparison, (time: number) => boolean> = {
    '=': (time) => time >= from && (time < to || from === to),
    // After a day begins when it is over; after `7d` begins seven days ago.
    '>': (time) => (isRelative(test.value) ? time > from : time >= to),
    '>=': (time) => time >= from,
    '<': (time) => time < from,
    '<=': (time) => (isRelative(test.value) ? time <= from : time < to),
  };
  const own = passes[test.comparison];
  return { passes: (value) => typeof value === 'number' && own(value) };
}

const isRelative = (written: string) => /^[+-]?\d+(?:min|h|d|w|m|y)$/iu.test(written);

function dayPasses(test: ValueTest, terms: ValueTerms): Passes {
  const onDays = timePasses(test, terms);
  if ('refused' in onDays) return onDays;
  return { passes: (value) => typeof value === 'string' && onDays.passes(Date.parse(value)) };
}

function numberPasses(test: ValueTest): Passes {
  const [from, to] = [test.value, test.to ?? test.value].map((text) => Number(text.replace(',', '.')));
  if (!Number.isFinite(from) || !Number.isFinite(to) || from === undefined || to === undefined)
    return { refused: 'must be a number' };
  return ordered(test, from, to, Number);
}

function referencePasses(field: Field, test: ValueTest, { numberOf }: ValueTerms): Passes {
  const number = /^#?\d+$/u.test(test.value)
    ? Number(test.value.replace('#', ''))
    : numberOf(field, test.value);
  if (number === undefined)
    return { refused: `must be the number or name of ${ARTICLE[field.to ?? ''] ?? 'one that there is'}` };
  return equal(test, number, '');
}

const ARTICLE: Readonly<Record<string, string>> = {
  agent: 'an agent, or me',
  team: 'a team',
  customer: 'a customer, or an address',
  organisation: 'an organisation',
  ticket: 'a ticket',
};

function equal(test: ValueTest, wanted: AttributeValue | null, refused: string): Passes {
  if (wanted === null) return { refused };
  if (test.comparison !== '=' || test.to !== undefined) return { refused: 'has no more and no less' };
  return { passes: (value) => value === wanted };
}

function textEquals(test: ValueTest): Passes {
  const wanted = foldWord(test.value);
  const isStart = test.value.endsWith('*');
  if (isStart) return { passes: (value) => foldWord(String(value)).startsWith(wanted.slice(0, -1)) };
  return test.comparison === '='
    ? { passes: (value) => foldWord(String(value)) === wanted }
    : { refused: 'has no more and no less' };
}

function textPasses(test: ValueTest): Passes {
  const wanted = foldWord(test.value);
  return test.comparison === '='
    ? { passes: (value) => foldWord(String(value)).includes(wanted) }
    : { refused: 'has no more and no less' };
}
