import * as fc from 'fast-check';
import { type JsonSchema, leastOf, valuesOf } from './schema-values.ts';

const samples = new WeakMap<JsonSchema, unknown>();

/** A value that a schema allows, the same each time. */
export function sampleOf(schema: JsonSchema): unknown {
  if (!samples.has(schema)) samples.set(schema, fc.sample(valuesOf(schema), { numRuns: 1, seed: 7 })[0]);
  return samples.get(schema);
}

/** One value of each type. */
const OF_EACH_TYPE = ['', 7, true, null, [], {}];

/**
 * Values at the bounds of a schema and just beyond them, at every depth: each end of each range, each form that something
 * must have, each field that must be there, and one value of each other type. A schema that stands in several places is gone
 * through in the first of them.
 */
export function candidatesFor(schema: JsonSchema, seen = new Set<JsonSchema>()): unknown[] {
  if (seen.has(schema)) return [sampleOf(schema)];
  seen.add(schema);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice) => candidatesFor(choice, seen));
  return [...OF_EACH_TYPE, ...ofItsType(schema, seen)];
}

function ofItsType(schema: JsonSchema, seen: Set<JsonSchema>): unknown[] {
  const fixed = [...(schema.enum ?? []), ...(Object.hasOwn(schema, 'const') ? [schema.const] : [])];
  if (fixed.length > 0) return [...fixed, 'none of these'];
  switch (schema.type) {
    case 'string':
      return textsFor(schema);
    case 'number':
      return [-1.5, 0, 5e-324, schema.minimum ?? -1e300, schema.maximum ?? 1e300, -1e300, 1e300, '1'];
    case 'integer':
      return integersFor(schema);
    case 'boolean':
      return [true, false, 'true', 0];
    case 'array':
      return listsFor(schema, seen);
    case 'object':
      return objectsFor(schema, seen);
    default:
      return [];
  }
}

const LABEL = 'b'.repeat(62);
const FORMATS: Readonly<Record<NonNullable<JsonSchema['format']>, string[]>> = {
  email: [
    `${'a'.repeat(64)}@${LABEL}.${LABEL}.${LABEL}c`,
    `${'a'.repeat(64)}@${LABEL}.${LABEL}.${LABEL}cc`,
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(63)}.example`,
    `a@${'b'.repeat(64)}.example`,
    "!#$%&'*+-/=?^_`{|}~@example.com",
    'first.last+tag@sub.example.co.uk',
    'ANA@EXAMPLE.COM',
    'a@123.example',
    'nobody',
    '@example.com',
    'ana@',
    'ana@localhost',
    'ana@@example.com',
    'ana@one@example.com',
    '.ana@example.com',
    'ana.@example.com',
    'ana..pop@example.com',
    'ana pop@example.com',
    '"ana pop"@example.com',
    'ana@-example.com',
    'ana@example-.com',
    'ana@.example.com',
    'ana@example.com.',
    'ana@example..com',
    'ana@exa_mple.com',
    'ana@[192.0.2.1]',
    'ana(pop)@example.com',
    'Ana <ana@example.com>',
    'ana@example.com, bea@example.com',
  ],
  'date-time': [
    '2026-03-01T12:00:00Z',
    '2026-03-01T12:00:00.123456+14:00',
    '2024-02-29T00:00:00-23:59',
    '0001-01-01T00:00:00+23:59',
    '9998-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-00:01',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00:00Z',
    '2026-03-01',
    'tomorrow',
  ],
  date: [
    '2026-03-01',
    '2024-02-29',
    '0000-01-01',
    '9999-12-31',
    '2026-02-29',
    '2026-3-1',
    '2026-03-01T00:00:00Z',
  ],
};

/** Lengths are counted in characters: one that takes two units of UTF-16 counts once. */
function textsFor(schema: JsonSchema): string[] {
  const { minLength = 0, maxLength, format } = schema;
  const sample = String(sampleOf(schema));
  const lengths = [minLength - 1, minLength, maxLength ?? 0, (maxLength ?? 0) + 1].filter((one) => one >= 0);
  return [
    sample,
    '\u0007',
    `${sample}\u0007`,
    'x\u202Ey',
    'x\uFFFDy',
    ...lengths.flatMap((length) => ['x', '😀'].map((character) => character.repeat(length))),
    ...(format ? FORMATS[format] : []),
  ];
}

function integersFor(schema: JsonSchema): unknown[] {
  const least = leastOf(schema) ?? 0;
  const { maximum = least } = schema;
  return [least - 1, least, least + 0.5, maximum, maximum + 1, maximum * 10, -least, '1', ' 1', '01', '1e3'];
}

function listsFor(
  { items = {}, minItems = 0, maxItems = minItems }: JsonSchema,
  seen: Set<JsonSchema>,
): unknown[] {
  const sample = sampleOf(items);
  const sizes = [minItems - 1, minItems, maxItems, maxItems + 1].filter((size) => size >= 0);
  const padding = Array.from({ length: Math.max(0, minItems - 1) }, () => sample);
  return [
    ...sizes.map((length) => Array.from({ length }, () => sample)),
    ...candidatesFor(items, seen).map((item) => [...padding, item]),
  ];
}

function objectsFor(schema: JsonSchema, seen: Set<JsonSchema>): unknown[] {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const least = Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      required.includes(name) ? [[name, sampleOf(property)]] : [],
    ),
  );
  return [
    least,
    [least],
    { ...least, unknown: 1 },
    ...(propertyNames && additionalProperties
      ? candidatesFor(propertyNames, seen).map((name) => ({
          ...least,
          [String(name)]: sampleOf(additionalProperties),
        }))
      : []),
    ...(schema.maxProperties === undefined ? [] : pairsOf(properties)),
    ...required.map((name) => Object.fromEntries(Object.entries(least).filter(([other]) => other !== name))),
    ...Object.entries(properties).flatMap(([name, property]) =>
      candidatesFor(property, seen).map((value) => ({ ...least, [name]: value })),
    ),
  ];
}

/** Objects with the first of some fields and one other. */
function pairsOf(properties: Readonly<Record<string, JsonSchema>>): unknown[] {
  const [[first, one] = ['', {}], ...others] = Object.entries(properties);
  return others.map(([name, property]) => ({ [first]: sampleOf(one), [name]: sampleOf(property) }));
}
