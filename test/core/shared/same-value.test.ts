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
