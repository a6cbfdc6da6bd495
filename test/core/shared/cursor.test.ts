import * as fc from 'fast-check';
import { readCursor, writeCursor } from '../../../core/shared/cursor.ts';

const SHAPE = /^[A-Z]\d+$/;
const places = fc.stringMatching(/^[A-Z]\d+$/);
const invalid = expect.objectContaining({
  kind: 'invalid',
  code: 'cursor.invalid',
  fields: [{ path: 'cursor', message: expect.any(String) }],
});

test('a cursor leads its own list to the place it was made of, and is safe in a URL', () => {
  fc.assert(
    fc.property(fc.string(), places, (list, place) => {
      const cursor = writeCursor(list, place);
      expect(encodeURIComponent(cursor)).toBe(cursor);
      expect(readCursor(cursor, list, SHAPE)).toBe(place);
    }),
  );
});

test("another list's cursor is refused", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), places, (list, other, place) => {
      fc.pre(list !== other);
      expect(() => readCursor(writeCursor(list, place), other, SHAPE)).toThrow(invalid);
    }),
  );
});

test('whatever somebody makes up is refused, or names a place of this list', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (made) => {
      expect(() => readCursor(made, 'open', SHAPE)).toThrow(invalid);
    }),
  );
});

test('one that was tampered with is refused, or names another place of the same shape', () => {
  const cursor = writeCursor('open', 'A12');
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'AZaz09-_'), (at, char) => {
      const changed = cursor.slice(0, at) + char + cursor.slice(at + 1);
      try {
        expect(readCursor(changed, 'open', SHAPE)).toMatch(SHAPE);
      } catch (error) {
        expect(error).toEqual(invalid);
      }
    }),
  );
});

test.each([
  ['a place of another shape', { list: 'open', after: 'T#1' }],
  ['no place', { list: 'open' }],
  ['an empty place', { list: 'open', after: '' }],
  ['more than a cursor holds', { list: 'open', after: 'A1', limit: 9 }],
  ['null', null],
])('%s is refused', (_, content) => {
  const cursor = Buffer.from(JSON.stringify(content)).toString('base64url');
  expect(() => readCursor(cursor, 'open', SHAPE)).toThrow(invalid);
});
