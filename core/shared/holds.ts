import * as z from 'zod';
import { isSameValue } from './same-value.ts';
import type { Condition } from './write.ts';

/** A row as it is when a condition is asked of it; undefined: there is none. */
type Found = Readonly<Record<string, unknown>> | undefined;
type Ask = (row: Found) => boolean;
/** A part of an expression, and the words behind it. */
type Read<Part> = readonly [part: Part, rest: readonly string[]];

const WORD = /attribute_(?:not_)?exists|AND|OR|[()]|#\w+(?:\.#\w+)*|:\w+|<=|>=|[=<>]/g;

/**
 * Whether a condition holds of a row, as DynamoDB would say (Developer Guide, "Condition and filter expressions"): of what our
 * conditions are made of, which is comparisons, whether attributes are there, `AND`, `OR` and brackets.
 * @throws Error for an expression that is made of anything else
 */
export function conditionHolds({ expression, values = {} }: Condition, row: Found): boolean {
  const words = expression.match(WORD) ?? [];
  if (words.join('') !== expression.replaceAll(/\s/g, ''))
    throw new Error(`${expression} cannot be asked here`);
  const [ask, rest] = either(words, values);
  if (rest.length > 0) throw new Error(`${expression} ends before it should`);
  return ask(row);
}

type Values = Readonly<Record<string, unknown>>;

function either(words: readonly string[], values: Values): Read<Ask> {
  const [one, rest] = all(words, values);
  if (rest[0] !== 'OR') return [one, rest];
  const [other, behind] = either(rest.slice(1), values);
  return [(row) => one(row) || other(row), behind];
}

function all(words: readonly string[], values: Values): Read<Ask> {
  const [one, rest] = term(words, values);
  if (rest[0] !== 'AND') return [one, rest];
  const [other, behind] = all(rest.slice(1), values);
  return [(row) => one(row) && other(row), behind];
}

function term([first = '', ...words]: readonly string[], values: Values): Read<Ask> {
  if (first === '(') {
    const [inner, rest] = either(words, values);
    return [inner, rest.slice(1)];
  }
  if (first.startsWith('attribute_')) {
    const [, path = '', , ...rest] = words;
    const isAsked = first === 'attribute_exists';
    return [(row) => (at(row, path) !== undefined) === isAsked, rest];
  }
  const [sign = '', name = '', ...rest] = words;
  if (!Object.hasOwn(values, name)) throw new Error(`There is no value ${name}`);
  return [(row) => compares(at(row, first), sign, values[name]), rest];
}

const orderedSchema = z.union([
  z.tuple([z.number(), z.number()]),
  z
    .tuple([z.string(), z.string()])
    .transform(([one, other]) => [Buffer.compare(Buffer.from(one), Buffer.from(other)), 0] as const),
]);

/** What is not there compares with nothing. */
function compares(found: unknown, sign: string, value: unknown): boolean {
  if (found === undefined) return false;
  if (sign === '=') return isSameValue(found, value);
  const ordered = orderedSchema.safeParse([found, value]).data;
  if (ordered === undefined) return false;
  const [one, other] = ordered;
  if (one === other) return sign.endsWith('=');
  return one < other ? sign.startsWith('<') : sign.startsWith('>');
}

const mapSchema = z.record(z.string(), z.unknown());

function at(row: Found, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => mapSchema.safeParse(value).data?.[name.slice(1)], row);
}
