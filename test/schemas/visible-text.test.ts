import * as fc from 'fast-check';
import { VISIBLE, withoutHidden } from '../../schemas/visible-text.ts';

const HIDDEN: [string, string][] = [
  ['a NUL', 'a\u0000b'],
  ['a line break', 'a\nb'],
  ['a tabulator', 'a\tb'],
  ['a C1 control character', 'a\u0085b'],
  ['a right-to-left override', 'gpj.\u202Eexe'],
  ['an isolate', 'a\u2066b\u2069'],
  ['a left-to-right mark', 'a\u200Eb'],
  ['an Arabic letter mark', 'a\u061Cb'],
  ['a zero-width space', 'pay\u200Bpal'],
  ['a zero-width joiner between Latin letters', 'pay\u200Dpal'],
  ['a zero-width non-joiner at the beginning', '\u200Cpaypal'],
  ['two non-joiners in a row', 'می\u200C\u200Cخواهم'],
  ['a byte order mark', '\uFEFFhello'],
  ['a word joiner', 'a\u2060b'],
  ['a soft hyphen', 'pay\u00ADpal'],
  ['a Hangul filler', 'a\u3164'],
  ['a braille blank', '\u2800'],
  ['a combining grapheme joiner', 'a\u034Fb'],
  ['letters of the tags block', 'a\u{E0068}\u{E0069}'],
  ['an unfinished flag', '\u{1F3F4}\u{E0067}\u{E0062}'],
  ['a variation selector after a letter', 'a\uFE0F'],
  ['a variation selector after a digit', '1\uFE0F'],
  ['a supplementary variation selector after a letter', 'a\u{E0101}'],
  ['a joiner after an emoji that nothing follows', '\u{1F469}\u200D'],
  ['a line separator', 'a\u2028b'],
  ['interlinear annotation', 'a\uFFF9b'],
  ['half a surrogate pair', 'a\uD800b'],
];

const SEEN: [string, string][] = [
  ['Persian with a non-joiner', 'می\u200Cخواهم'],
  ['Hindi with a joiner', 'क्\u200Dष'],
  ['Hindi with a non-joiner', 'क्\u200Cष'],
  ['Malayalam with a joiner at the end of a word', 'അവന്\u200D വന്നു'],
  ['a family', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
  ['a woman with a tone of skin at a computer', '\u{1F469}\u{1F3FD}\u200D\u{1F4BB}'],
  ['a heart on fire', '\u2764\uFE0F\u200D\u{1F525}'],
  ['a heart in colours', 'I \u2764\uFE0F it'],
  ['a keycap', '1\uFE0F\u20E3'],
  ['the flag of Scotland', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
  ['the flag of Romania', '\u{1F1F7}\u{1F1F4}'],
  ['a variant of a Han character in a name', '葛\u{E0100}城'],
  ['Mongolian with a variation selector', 'ᠠ\u180B'],
  ['Hebrew and Latin', 'שלום and hello'],
  ['accents that stand by themselves', 'Ame\u0301lie'],
  ['Vietnamese, Thai, Greek, Korean', 'Nguyễn ก็ Ελλάδα 한국어'],
];

describe('what may stand in a name or a subject', () => {
  test.each(HIDDEN)('not %s', (_, text) => {
    expect(VISIBLE.test(text)).toBe(false);
    expect(VISIBLE.test(withoutHidden(text))).toBe(true);
  });

  test.each(SEEN)('%s', (_, text) => {
    expect(VISIBLE.test(text)).toBe(true);
    expect(withoutHidden(text)).toBe(text);
  });

  const pieces = [...HIDDEN, ...SEEN].flatMap(([, text]) =>
    Array.from({ length: text.length }, (_, at) => text[at] ?? ''),
  );
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join('')),
  );

  test('of any text, what is left after cleaning may stand there, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = withoutHidden(text);
        expect(VISIBLE.test(clean)).toBe(true);
        expect(withoutHidden(clean)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });

  test('a text is left alone exactly when it may stand there', () => {
    fc.assert(fc.property(anyText, (text) => expect(withoutHidden(text) === text).toBe(VISIBLE.test(text))));
  });
});
