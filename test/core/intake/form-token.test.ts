import { formToken, readFormToken } from '../../../core/intake/index.ts';

const KEY = new Uint8Array(32).fill(3);
const ID = '01JD0000000000000000000000';
const SHOWN = new Date('2026-03-02T10:00:00Z');
const shownFor = (seconds: number) => new Date(SHOWN.getTime() + seconds * 1000);
const token = formToken(ID, SHOWN, KEY);

describe('the token of a form', () => {
  test.each([
    [0, 'too_fast'],
    [2, 'too_fast'],
    [3, { id: ID, shownAtSeconds: SHOWN.getTime() / 1000 }],
    [24 * 3600, { id: ID, shownAtSeconds: SHOWN.getTime() / 1000 }],
    [24 * 3600 + 1, 'too_old'],
  ])('after %d seconds is %p', (seconds, read) => {
    expect(readFormToken(token, [KEY], shownFor(seconds))).toEqual(read);
  });

  test('is good under a key that signs no more', () => {
    expect(readFormToken(token, [new Uint8Array(32), KEY], shownFor(60))).toMatchObject({ id: ID });
  });

  test.each([
    ['no token', ''],
    ['another key', formToken(ID, SHOWN, new Uint8Array(32))],
    [
      'a longer life',
      `${Buffer.from(JSON.stringify([ID, 9e9])).toString('base64url')}.${token.split('.')[1]}`,
    ],
    ['no signature', token.split('.')[0]],
    ['something long', `${'x'.repeat(100_000)}.${token.split('.')[1]}`],
    ['brackets', '[]{}..'],
  ])('is missing where there is %s', (_, given = '') => {
    expect(readFormToken(given, [KEY], shownFor(60))).toBe('missing');
  });
});
