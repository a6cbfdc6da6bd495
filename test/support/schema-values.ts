import * as fc from 'fast-check';
import * as z from 'zod';

/** A JSON Schema with the keywords that the description of the API uses. Another keyword must first be understood here. */
export interface JsonSchema {
  $ref?: string | undefined;
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object' | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  pattern?: string | undefined;
  format?: 'email' | 'date-time' | 'date' | undefined;
  contentMediaType?: 'text/calendar' | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  exclusiveMinimum?: number | undefined;
  maximum?: number | undefined;
  items?: JsonSchema | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
  additionalProperties?: false | JsonSchema | undefined;
  propertyNames?: JsonSchema | undefined;
  minProperties?: number | undefined;
  maxProperties?: number | undefined;
  anyOf?: JsonSchema[] | undefined;
  oneOf?: JsonSchema[] | undefined;
  allOf?: JsonSchema[] | undefined;
  default?: unknown;
  description?: string | undefined;
}

const typesShape = z.looseObject({ type: z.array(z.string()) });

/** Several types in one are a choice among as many schemas. */
function choiceOfTypes(schema: unknown): unknown {
  const { success, data } = typesShape.safeParse(schema);
  if (!success) return schema;
  const { type, default: _default, description: _description, ...rest } = data;
  return { anyOf: type.map((one) => ({ ...rest, type: one })) };
}

export const jsonSchemaShape: z.ZodType<JsonSchema> = z.lazy(() =>
  z.preprocess(
    choiceOfTypes,
    z.strictObject({
      $ref: z.string().optional(),
      type: z.enum(['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']).optional(),
      enum: z.array(z.unknown()).optional(),
      const: z.unknown().optional(),
      pattern: z.string().optional(),
      format: z.enum(['email', 'date-time', 'date']).optional(),
      contentMediaType: z.literal('text/calendar').optional(),
      minLength: z.int().optional(),
      maxLength: z.int().optional(),
      minimum: z.number().optional(),
      exclusiveMinimum: z.number().optional(),
      maximum: z.number().optional(),
      items: jsonSchemaShape.optional(),
      minItems: z.int().optional(),
      maxItems: z.int().optional(),
      properties: z.record(z.string(), jsonSchemaShape).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: z.union([z.literal(false), jsonSchemaShape]).optional(),
      propertyNames: jsonSchemaShape.optional(),
      minProperties: z.int().optional(),
      maxProperties: z.int().optional(),
      anyOf: z.array(jsonSchemaShape).optional(),
      oneOf: z.array(jsonSchemaShape).optional(),
      allOf: z.array(jsonSchemaShape).optional(),
      default: z.unknown().optional(),
      description: z.string().optional(),
    }),
  ),
);

/**
 * A schema with each reference to a named one replaced by that, which is the same object wherever it is named. Named schemas
 * do not hold themselves.
 */
export function resolvedBy(
  components: Readonly<Record<string, JsonSchema>>,
): (schema: JsonSchema) => JsonSchema {
  const known = new Map<string, JsonSchema>();
  const named = (ref: string): JsonSchema => {
    const found = known.get(ref) ?? resolve(components[ref.replace('#/components/schemas/', '')] ?? {});
    known.set(ref, found);
    return found;
  };
  const list = (schemas: JsonSchema[] | undefined) => schemas?.map(resolve);
  const resolve = (schema: JsonSchema): JsonSchema => {
    if (schema.$ref !== undefined) return named(schema.$ref);
    const { items, properties, anyOf, oneOf, allOf } = schema;
    const fields = properties && Object.entries(properties).map(([name, one]) => [name, resolve(one)]);
    return {
      ...schema,
      ...(items && { items: resolve(items) }),
      ...(fields && { properties: Object.fromEntries(fields) }),
      ...(anyOf && { anyOf: list(anyOf) }),
      ...(oneOf && { oneOf: list(oneOf) }),
      ...(allOf && { allOf: list(allOf) }),
    };
  };
  return resolve;
}

/** The least integer that a schema allows. */
export function leastOf({ minimum, exclusiveMinimum }: JsonSchema): number | undefined {
  return minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<NonNullable<JsonSchema['type']>, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: Number.isFinite,
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

/** JSON Schema counts characters, not units of UTF-16. */
const lengthOf = (text: string): number => [...text].length;

const isWithin = (size: number, least = 0, most = Number.POSITIVE_INFINITY) => size >= least && size <= most;

/** Whether a value is what a schema says (JSON Schema 2020-12). */
export function conforms(schema: JsonSchema, value: unknown): boolean {
  const { type, anyOf, oneOf, allOf = [] } = schema;
  if (type !== undefined && !TYPES[type](value)) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (Object.hasOwn(schema, 'const') && schema.const !== value) return false;
  if (anyOf && !anyOf.some((one) => conforms(one, value))) return false;
  if (oneOf && oneOf.filter((one) => conforms(one, value)).length !== 1) return false;
  return allOf.every((one) => conforms(one, value)) && isInBounds(schema, value);
}

const regExps = new Map<string, RegExp>();

/** The expression of a pattern, made once: thousands of values are held against it. */
function regExpOf(pattern: string): RegExp {
  const known = regExps.get(pattern) ?? new RegExp(pattern, 'u');
  regExps.set(pattern, known);
  return known;
}

function isInBounds(schema: JsonSchema, value: unknown): boolean {
  if (typeof value === 'number') return isWithin(value, leastOf(schema) ?? -Infinity, schema.maximum);
  if (typeof value === 'string') {
    const { pattern = '', minLength, maxLength } = schema;
    return regExpOf(pattern).test(value) && isWithin(lengthOf(value), minLength, maxLength);
  }
  if (Array.isArray(value)) {
    const { items = {}, minItems, maxItems } = schema;
    return isWithin(value.length, minItems, maxItems) && value.every((item) => conforms(items, item));
  }
  if (!isObject(value)) return true;
  const { properties = {}, required = [], additionalProperties, propertyNames = {} } = schema;
  const names = Object.keys(value);
  return (
    isWithin(names.length, schema.minProperties, schema.maxProperties) &&
    names.every((name) => conforms(propertyNames, name)) &&
    required.every((name) => Object.hasOwn(value, name)) &&
    names.every((name) => {
      const property = properties[name] ?? additionalProperties ?? {};
      return property !== false && conforms(property, value[name]);
    })
  );
}

/**
 * Longer lists are made up to a hundred or so, and up to ten or so of things that have fields, which may be lists again; at
 * their bounds, `candidatesFor` has lists of something simple.
 */
const LONG_LIST = 100;
const LONG_LIST_OF_THINGS = 10;

const made = new WeakMap<JsonSchema, fc.Arbitrary<unknown>>();

/** Values that a schema allows, as a client could make them that knows nothing but the schema. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const values = made.get(schema) ?? arbitraryOf(schema);
  made.set(schema, values);
  return values;
}

function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(valuesOf));
  if (Object.hasOwn(schema, 'const')) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        ...(schema.minimum !== undefined && { min: schema.minimum }),
        ...(schema.maximum !== undefined && { max: schema.maximum }),
      });
    case 'integer':
      return integersOf(schema);
    case 'array': {
      const { items = {}, minItems, maxItems = 0 } = schema;
      const ofThings = items.type === 'object' && maxItems > LONG_LIST_OF_THINGS;
      const size = ofThings ? 'small' : maxItems > LONG_LIST ? 'medium' : undefined;
      return fc.array(valuesOf(items), { ...sizes(minItems, schema.maxItems), ...(size && { size }) });
    }
    case 'object':
      return objectsOf(schema);
    case 'string':
      return textsOf(schema);
    default:
      throw new Error(`No values are known for ${JSON.stringify(schema)}`);
  }
}

function sizes(least: number | undefined, most: number | undefined) {
  return { ...(least !== undefined && { minLength: least }), ...(most !== undefined && { maxLength: most }) };
}

function integersOf(schema: JsonSchema): fc.Arbitrary<number> {
  return fc.integer({
    min: leastOf(schema) ?? Number.MIN_SAFE_INTEGER,
    max: schema.maximum ?? Number.MAX_SAFE_INTEGER,
  });
}

/** Objects with some of the fields that a schema names, and some that only their form is known of. */
function objectsOf(schema: JsonSchema): fc.Arbitrary<object> {
  const { properties = {}, required = [], minProperties, maxProperties } = schema;
  const fields = Object.entries(properties).map(([name, property]) => [name, valuesOf(property)]);
  const named = fc.record<Record<string, unknown>>(Object.fromEntries(fields), { requiredKeys: required });
  return fc
    .tuple(named, othersOf(schema))
    .map(([known, others]) => ({ ...others, ...known }))
    .filter((value) => isWithin(Object.keys(value).length, minProperties, maxProperties));
}

function othersOf({ additionalProperties, propertyNames }: JsonSchema): fc.Arbitrary<object> {
  if (!additionalProperties || propertyNames === undefined) return fc.constant({});
  return fc.dictionary(textsOf(propertyNames), valuesOf(additionalProperties), { maxKeys: 2 });
}

const textsMade = new Map<string, fc.Arbitrary<string>>();

/** Texts, by what is asked of them: many schemas ask the same, and fast-check takes long to make out how. */
function textsOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { pattern, allOf, format, minLength, maxLength, contentMediaType } = schema;
  const asked = JSON.stringify([pattern, allOf, format, minLength, maxLength, contentMediaType]);
  const texts = textsMade.get(asked) ?? newTextsOf(schema);
  textsMade.set(asked, texts);
  return texts;
}

/** Texts: made after a pattern where there is a plain one, and otherwise of characters each of which all allow. */
function newTextsOf(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.contentMediaType === 'text/calendar') return calendarTexts;
  const patterns = [schema, ...(schema.allOf ?? [])].flatMap(({ pattern }) => pattern ?? []);
  const plain = patterns.find((pattern) => /\$$/.test(pattern) && !/\\p\{|\(\?<|\[\^\]/.test(pattern));
  const texts = plain === undefined ? ofCharacters(schema, patterns) : afterPattern(plain);
  return texts.filter((text) => conforms(schema, text));
}

/** iCalendar texts (RFC 5545) with events of whole days. */
const calendarTexts = fc
  .array(
    fc.record({
      day: fc.date({
        min: new Date('1970-01-01T00:00:00Z'),
        max: new Date('2099-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      summary: fc.string({ maxLength: 20 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((events) =>
    [
      'BEGIN:VCALENDAR',
      ...events.flatMap(({ day, summary }) => [
        'BEGIN:VEVENT',
        `DTSTART;VALUE=DATE:${day.toISOString().slice(0, 10).replaceAll('-', '')}`,
        `SUMMARY:${summary}`,
        'END:VEVENT',
      ]),
      'END:VCALENDAR',
    ].join('\r\n'),
  );

/** Texts after a pattern; what it asks for by looking ahead is left to who filters them. */
function afterPattern(pattern: string): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(pattern.replace(/\(\?[=!][^)]*\)/g, ''), 'u'));
}

/** Characters that are easily got wrong: of several code points, of two units, combining, of other scripts, white. */
const TRICKY = [
  '👩‍👩‍👧',
  '🇩🇪',
  '😀',
  'e\u0301',
  'ﬀ',
  'İ',
  'ß',
  'ك\u200Cا',
  '\u00A0',
  '\u2003',
  '\r\n',
  '\t',
  ' ',
];

function ofCharacters({ minLength, maxLength }: JsonSchema, patterns: string[]): fc.Arbitrary<string> {
  const known = patterns.map(regExpOf);
  const character = fc
    .oneof(
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...TRICKY),
    )
    .filter((text) => known.every((pattern) => pattern.test(`x${text}x`)));
  return fc.string({ unit: character, ...sizes(minLength, maxLength) });
}
