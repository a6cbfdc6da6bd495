import fc from 'fast-check';
import { countSms, straightened } from '../../../../core/channel/sms/parts.ts';

describe('parts of an SMS', () => {
  it.each([
    ['', 'gsm7', 0, 0],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    ['€'.repeat(81), 'gsm7', 162, 2],
    // A sign of two units is not torn apart: 152 and a euro do not fit into 153.
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 306, 3],
    ['ж'.repeat(70), 'ucs2', 70, 1],
    ['ж'.repeat(71), 'ucs2', 71, 2],
    [`${'a'.repeat(69)}😀`, 'ucs2', 71, 2],
    ['Grüße à Ångström Ω', 'gsm7', 18, 1],
    ['ç', 'ucs2', 1, 1],
  ])('%j', (text, alphabet, units, parts) => {
    expect(countSms(text)).toEqual({ alphabet, units, parts });
  });

  it('are never more than the signs, and enough for them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { alphabet, units, parts } = countSms(text);
        expect(parts * (alphabet === 'gsm7' ? 160 : 70)).toBeGreaterThanOrEqual(units);
        expect(parts).toBeLessThanOrEqual(units);
      }),
    );
  });
});

describe('quotes of typographers', () => {
  it('are made straight where that makes the text fit the small alphabet, and left alone where not', () => {
    expect(straightened('„Wie geht’s?“ – «Gut»…')).toBe('"Wie geht\'s?" - "Gut"...');
    expect(straightened('“да”')).toBe('“да”');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(countSms(straightened(text)).parts).toBeLessThanOrEqual(countSms(text).parts);
      }),
    );
  });
});
