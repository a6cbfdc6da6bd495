import { isNamedByText } from '../../../schemas/field.ts';
import type { Field } from '../../fields/index.ts';
import { foldWord } from '../analysis/fold.ts';
import type { AttributeValue } from '../index/index-doc.ts';
import { type Days, stretchOf, wholeDays } from './dates.ts';
import type { ValueTest } from './query.ts';
import { type Bounds, passesCondition, type ValueCondition } from './value-condition.ts';

/** What is asked of a value; or what is wrong with what was asked for. */
export type Understanding = { readonly condition: ValueCondition } | { readonly refused: string };

/** What values of a query are read with. */
export interface ValueTerms {
  readonly now: Date;
  /** the days of the desk */
  readonly days: Days;
  /** the numbers of the things that a name or an address may mean; none when there is no such thing */
  readonly numbersOf: (field: Field, name: string) => readonly number[];
}

/** What one value of a query asks of a field. */
export function conditionOf(field: Field, test: ValueTest, terms: ValueTerms): Understanding {
  switch (field.type) {
    case 'choice':
    case 'tree':
      return choiceCondition(field, test);
    case 'date_time':
      return timeCondition(test, terms);
    case 'date': {
      const onDays = timeCondition(test, { now: terms.now, days: wholeDays(terms.days) });
      return 'refused' in onDays ? onDays : { condition: { ...onDays.condition, ofDays: true } };
    }
    case 'integer':
    case 'decimal':
      return numberCondition(test);
    case 'reference':
      return isNamedByText(field.to) ? partOfText(test) : referenceCondition(field, test, terms);
    case 'boolean':
      return equal(test, YES.has(test.value.toLowerCase()) ? true : null, 'must be yes');
    case 'tag':
      return wholeText(test);
    default:
      return partOfText(test);
  }
}

const YES = new Set(['yes', 'true', '1', 'on']);
const NO_ORDER = { refused: 'has no more and no less' };
const isPlain = ({ comparison, to }: ValueTest) => comparison === '=' && to === undefined;

/** Compares numbers that have an order with one, or with a range of it. */
function bounds({ comparison, to }: ValueTest, first: number, last: number): Bounds {
  if (to !== undefined) return { gte: first, lte: last };
  switch (comparison) {
    case '=':
      return { gte: first, lte: first };
    case '>':
      return { gt: first };
    case '>=':
      return { gte: first };
    case '<':
      return { lt: first };
    case '<=':
      return { lte: first };
  }
}

function choiceCondition({ choices = [], ordered: isOrdered }: Field, test: ValueTest): Understanding {
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
  if (!isOrdered && !isPlain(test)) return NO_ORDER;
  const wanted = { kind: 'range', ...bounds(test, from, to) } as const;
  const values = choices.filter((_, at) => passesCondition(wanted, at)).map(({ key }) => key);
  return { condition: { kind: 'is', values } };
}

type TimeRange = Extract<ValueCondition, { kind: 'range' }>;

function timeCondition(
  test: ValueTest,
  { now, days }: Pick<ValueTerms, 'now' | 'days'>,
): { readonly condition: TimeRange } | { readonly refused: string } {
  const first = stretchOf(test.value, now, days);
  const last = test.to === undefined ? first : stretchOf(test.to, now, days);
  if (first === null || last === null)
    return { refused: 'must be a day such as 2026-03-01, or 7d, today, lastmonth' };
  return { condition: { kind: 'range', ...timeBounds(test, first.from, last.to) } };
}

function timeBounds({ comparison, value }: ValueTest, from: number, to: number): Bounds {
  switch (comparison) {
    case '=':
      return from === to ? { gte: from } : { gte: from, lt: to };
    // After a day begins when it is over; after `7d` begins seven days ago.
    case '>':
      return isRelative(value) ? { gt: from } : { gte: to };
    case '>=':
      return { gte: from };
    case '<':
      return { lt: from };
    case '<=':
      return isRelative(value) ? { lte: from } : { lt: to };
  }
}

const isRelative = (written: string) => /^[+-]?\d+(?:min|h|d|w|m|y)$/iu.test(written);

function numberCondition(test: ValueTest): Understanding {
  const [from, to] = [test.value, test.to ?? test.value].map((text) => Number(text.replace(',', '.')));
  if (!Number.isFinite(from) || !Number.isFinite(to) || from === undefined || to === undefined)
    return { refused: 'must be a number' };
  return { condition: { kind: 'range', ...bounds(test, from, to) } };
}

function referenceCondition(field: Field, test: ValueTest, { numbersOf }: ValueTerms): Understanding {
  const numbers = /^#?\d+$/u.test(test.value)
    ? [Number(test.value.replace('#', ''))]
    : numbersOf(field, test.value);
  if (numbers.length === 0)
    return { refused: `must be the number or name of ${ARTICLE[field.to ?? ''] ?? 'one that there is'}` };
  return isPlain(test) ? { condition: { kind: 'is', values: numbers } } : NO_ORDER;
}

const ARTICLE: Readonly<Record<string, string>> = {
  agent: 'an agent, an address, or me',
  team: 'a team',
  customer: 'a customer, or an address',
  organisation: 'an organisation',
  ticket: 'a ticket',
};

function equal(test: ValueTest, wanted: AttributeValue | null, refused: string): Understanding {
  if (wanted === null) return { refused };
  return isPlain(test) ? { condition: { kind: 'is', values: [wanted] } } : NO_ORDER;
}

function wholeText({ value, comparison }: ValueTest): Understanding {
  const text = foldWord(value);
  if (value.endsWith('*')) return { condition: { kind: 'text', text: text.slice(0, -1), as: 'start' } };
  return comparison === '=' ? { condition: { kind: 'text', text, as: 'whole' } } : NO_ORDER;
}

function partOfText({ value, comparison }: ValueTest): Understanding {
  return comparison === '=' ? { condition: { kind: 'text', text: foldWord(value), as: 'part' } } : NO_ORDER;
}
