import { createDocument } from 'zod-openapi';
import { conditionsSchema, OPERATORS, storedConditionsSchema } from '../../schemas/conditions.ts';
import { durationSchema, secondsOf } from '../../schemas/duration.ts';
import { inWords } from '../../schemas/in-words.ts';

const leaf = { field: 'ticket.priority', operator: 'present' };

/** What is wrong with conditions, by path. */
function problemsOf(written: unknown): Record<string, string> {
  const { error } = conditionsSchema.safeParse(written, { error: inWords });
  return Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
}

/** A condition inside so many groups. */
function nested(depth: number): object {
  return depth === 0 ? leaf : { all: [nested(depth - 1)] };
}

test('there are the operators of the desk', () => {
  expect([...OPERATORS].sort()).toEqual(
    `is is_not any_of none_of all_of contains contains_word starts ends matches before after within_last within_next
     greater less between present absent changed changed_to changed_from`
      .split(/\s+/)
      .sort(),
  );
});

describe('what people write is refused where it is wrong', () => {
  test.each<[string, unknown, string, string | RegExp]>([
    ['no object', [], '', 'must be an object'],
    ['another list', { none: [leaf] }, '', /none/],
    [
      'an operator that is none',
      { all: [{ ...leaf, operator: 'like' }] },
      'all.0.operator',
      /^must be one of is,/,
    ],
    ['a value that the operator does not take', { any: [{ ...leaf, value: 1 }] }, 'any.0', /value/],
    ['no value', { any: [{ ...leaf, operator: 'is' }] }, 'any.0.value', 'is missing'],
    [
      'a list for one value',
      { all: [{ ...leaf, operator: 'is', value: ['a'] }] },
      'all.0.value',
      'has the wrong form',
    ],
    [
      'one value for a list',
      { all: [{ ...leaf, operator: 'any_of', value: 'a' }] },
      'all.0.value',
      'must be a list',
    ],
    ['an empty list', { all: [{ ...leaf, operator: 'any_of', value: [] }] }, 'all.0.value', /at least 1/],
    ['no field', { all: [{ operator: 'present' }] }, 'all.0.field', 'is missing'],
    ['a key that is none', { all: [{ ...leaf, field: 'priority' }] }, 'all.0.field', /the key of a field/],
    [
      'a range without an end',
      { all: [{ ...leaf, operator: 'between', value: { from: 1 } }] },
      'all.0.value.to',
      'is missing',
    ],
    [
      'a time that is none',
      { all: [{ ...leaf, operator: 'before', value: 'soon' }] },
      'all.0.value',
      /must be a time/,
    ],
    [
      'a time without a zone',
      { all: [{ ...leaf, operator: 'before', value: '2026-03-01T12:00:00' }] },
      'all.0.value',
      /must be a time/,
    ],
    [
      'a day that there is not',
      { all: [{ ...leaf, operator: 'before', value: '2026-02-30' }] },
      'all.0.value',
      /must be a time/,
    ],
    ['months', { all: [{ ...leaf, operator: 'within_last', value: 'P1M' }] }, 'all.0.value', /duration/],
    [
      'days of business time',
      { all: [{ ...leaf, operator: 'before', value: { ago: 'P1D', hours: 'business' } }] },
      'all.0.value.ago',
      /hours, minutes or seconds/,
    ],
    [
      'both ago and ahead',
      { all: [{ ...leaf, operator: 'before', value: { ago: 'P1D', ahead: 'P1D' } }] },
      'all.0.value',
      /must be a time/,
    ],
    [
      'an infinite number',
      { all: [{ ...leaf, operator: 'less', value: Infinity }] },
      'all.0.value',
      'has the wrong form',
    ],
    [
      'a text that is too long',
      { all: [{ ...leaf, operator: 'contains', value: 'x'.repeat(501) }] },
      'all.0.value',
      /at most 500/,
    ],
    ['what stands too deep', nested(6), 'all.0.all.0.all.0.all.0.all.0.operator', /^must be one of/],
  ])('%s', (_, written, path, message) => {
    const problems = problemsOf(written);
    expect(Object.keys(problems)).toEqual([path]);
    expect(problems[path]).toMatch(message);
  });

  test('what is nested five thousand deep, without going there', () => {
    const deep = JSON.parse(`${'{"all":['.repeat(5000)}${']}'.repeat(5000)}`);
    expect(Object.keys(problemsOf(deep))).toHaveLength(1);
  });
});

test('five groups deep is deep enough', () => {
  expect(problemsOf(nested(5))).toEqual({});
});

test('the description of the API says all of it, without a schema that holds itself', () => {
  const content = { 'application/json': { schema: conditionsSchema } };
  const { components } = createDocument({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: {
      '/x': { post: { requestBody: { content }, responses: { 200: { description: 'x', content } } } },
    },
  });
  const schemas = Object.keys(components?.schemas ?? {});
  expect(schemas).toEqual(expect.arrayContaining(['Conditions', 'ConditionOnText', 'ConditionsFifthLevel']));
  const text = JSON.stringify(components);
  for (const operator of OPERATORS) expect(text).toContain(`"${operator}"`);
  expect(text).not.toContain('discriminator');
  expect(components?.schemas?.Conditions).not.toHaveProperty('properties.operator');
  expect(JSON.stringify(components?.schemas?.ConditionsFifthLevel)).not.toContain('Level');
});

test('rows keep what a later version has put in', () => {
  const stored = { all: [{ field: 'x', operator: 'sounds_like', value: {}, weight: 2 }], none: [1] };
  expect(storedConditionsSchema.parse(stored)).toEqual(stored);
});

describe('a duration', () => {
  test.each([
    ['PT4H', 14_400],
    ['P3D', 259_200],
    ['P1W', 604_800],
    ['P1DT2H3M4S', 93_784],
    ['PT0S', 0],
    ['P3660D', 316_224_000],
    ['PT90000H', 324_000_000],
  ])('%s has %i seconds', (duration, seconds) => {
    expect(secondsOf(duration)).toBe(seconds);
    expect(durationSchema.safeParse(duration).success).toBe(true);
  });

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P1M',
    'P1Y',
    'PT1.5H',
    '-P1D',
    'P-1D',
    'p1d',
    'P10000D',
    'PT100000H',
    'P9999999999D',
    'PT1H ',
  ])('%j is none', (duration) => {
    expect(durationSchema.safeParse(duration).success).toBe(false);
  });
});
