import * as fc from 'fast-check';
import { hasCheckDigit } from '../../../core/redaction/card-numbers.ts';
import { findNumbers } from '../../../core/redaction/find-numbers.ts';
import { isIban } from '../../../core/redaction/ibans.ts';

const found = (text: string) =>
  findNumbers(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

/** Numbers that the networks publish for tests. */
const CARDS = [
  '4111 1111 1111 1111',
  '4111111111111111',
  '4012-8888-8888-1881',
  '4222222222222',
  '5555 5555 5555 4444',
  '2223.0031.2200.3222',
  '3782 822463 10005',
  '6011\u00a01111\u00a01111\u00a01117',
  '3056 930902 5904',
  '3530 1113 3330 0000',
  '6200 0000 0000 0005',
];
/** Examples of the IBAN registry. */
const IBANS = [
  'DE89 3704 0044 0532 0130 00',
  'GB29NWBK60161331926819',
  'gb29 nwbk 6016 1331 9268 19',
  'RO49 AAAA 1B31 0075 9384 0000',
  'NO93 8601 1117 947',
  'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
  'SI56-2633-0001-2039-086',
];

test.each(CARDS)('the card %s is found', (card) => {
  expect(found(`My card is ${card}, valid until 12/27.`)).toEqual([['card', card]]);
  expect(found(`${card}\n`)).toEqual([['card', card]]);
});

test.each(IBANS)('the account %s is found', (iban) => {
  expect(found(`Pay to ${iban} please.`)).toEqual([['iban', iban]]);
});

test('what follows a number does not hide it', () => {
  expect(found('4111 1111 1111 1111 12 27 123')).toEqual([['card', '4111 1111 1111 1111']]);
  expect(found('order 77 4111 1111 1111 1111')).toEqual([['card', '4111 1111 1111 1111']]);
  expect(found('DE89 3704 0044 0532 0130 00 BIC COBADEFF')).toEqual([
    ['iban', 'DE89 3704 0044 0532 0130 00'],
  ]);
});

test.each([
  '4111 1111 1111 1112',
  '1234 5678 9012 3456',
  'DE88 3704 0044 0532 0130 00',
  'DE89 3704 0044 0532 0130',
  'XX89 3704 0044 0532 0130 00',
  'A4111111111111111',
  '41111111111111112222222',
  '+44 1111 1111 1111 1111',
  '2026-11-26 07:00:12.123',
  '0000 0000 0000 0000',
])('%s is none', (text) => {
  expect(found(`x ${text} y`)).toEqual([]);
});

test('numbers are shown by their last four signs alone', () => {
  expect(findNumbers(`${CARDS[0]} ${IBANS[0]}`).map(({ masked }) => masked)).toEqual([
    '•••• •••• •••• 1111',
    'DE•• •••• 3000',
  ]);
});

const visa = fc.stringMatching(/^4\d{14}$/).map((start) => {
  const check = [...'0123456789'].find((digit) => hasCheckDigit(start + digit)) ?? '';
  return start + check;
});
const german = fc.stringMatching(/^\d{18}$/).map((account) => {
  const rest = 98 - Number(BigInt(`${account}131400`) % 97n);
  return `DE${String(rest).padStart(2, '0')}${account}`;
});
const grouped = (number: string, sign: string) => number.replace(/(.{4})(?=.)/g, `$1${sign}`);
const sign = fc.constantFrom('', ' ', '-', '\u00a0');

test('any number with its check digits is found, in groups or in one, and no other digit makes it right', () => {
  fc.assert(
    fc.property(fc.oneof(visa, german), sign, fc.nat(), (number, between, which) => {
      const text = `> ${grouped(number, between)}.`;
      expect(findNumbers(text).map(({ start, end }) => [start, end])).toEqual([[2, text.length - 1]]);
      const at = 4 + (which % (number.length - 4));
      const wrong = (Number(number.charAt(at)) + 1) % 10;
      const other = `${number.slice(0, at)}${wrong}${number.slice(at + 1)}`;
      expect(other.startsWith('DE') ? isIban(other) : hasCheckDigit(other)).toBe(false);
    }),
  );
});

test('whatever a text says, it is read, and what is found stands in it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-Z .-]{0,80}$/), (text) => {
      for (const { start, end } of findNumbers(text)) {
        const number = text.slice(start, end).replace(/[^A-Z0-9]/g, '');
        expect(hasCheckDigit(number) || isIban(number)).toBe(true);
      }
    }),
  );
});
