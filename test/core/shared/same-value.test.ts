import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { isSameValue } from '../../../core/shared/same-value.ts';

/** The same JSON with the keys of every object the other way around. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

describe('two values', () => {
  test('are the same in whatever order their keys stand', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => isSameValue(value, reversed(value))));
  });

  test('are the same exactly when their JSON says so', () => {
    const small = fc.object({
      maxDepth: 2,
      maxKeys: 3,
      key: fc.constantFrom('a', 'b', 'toString'),
      values: [fc.constantFrom(0, -0, 1, '', 'a', null, undefined, true, Number.NaN), fc.date()],
      withNullPrototype: true,
    });
    const stored = (value: object) => JSON.parse(JSON.stringify(value));
    const check = fc.property(small, small, (one, other) => {
      expect(isSameValue(one, other)).toBe(isDeepStrictEqual(stored(one), stored(other)));
    });
    fc.assert(check, { numRuns: 2000 });
  });

  test('are the same where one names a key without a value', () => {
    expect(isSameValue({ a: 1, b: { c: undefined } }, { b: {}, a: 1 })).toBe(true);
    expect(isSameValue(undefined, undefined)).toBe(true);
  });

  test.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [1, '1'],
    [undefined, null],
  ])('%j is not %j', (one, other) => {
    expect(isSameValue(one, other)).toBe(false);
  });
});
