import fc from 'fast-check';
import { shadesOf } from '../../../functions/help-centre/colours.ts';
import { likedLanguage } from '../../../functions/help-centre/language.ts';
import { directionOf } from '../../../functions/help-centre/layout.ts';
import { said, WORDS } from '../../../functions/help-centre/words/index.ts';
import { HELP_LANGUAGES } from '../../../schemas/help-centre.ts';

const namedIn = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();

test.each(HELP_LANGUAGES)('%s says all that English says, and fills in the same', (language) => {
  const english = Object.entries(WORDS.en);
  expect(Object.keys(WORDS[language])).toEqual(english.map(([key]) => key));
  for (const [key, words] of english) {
    const there = WORDS[language][key as keyof typeof WORDS.en];
    expect([key, namedIn(there)]).toEqual([key, namedIn(words)]);
    expect(there.trim()).not.toBe('');
  }
});

test('what a word names is filled in as it is', () => {
  expect(said('{a} and {b}', { a: '$&', b: 2 })).toBe('$& and 2');
});

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['pl, en;q=0.1', 'en'],
  ['en;q=0.2, de;q=0.7', 'de'],
  ['de;q=0, en', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
  [';;;,q=,;q=x', 'en'],
] as const)('a reader with %j gets %s', (header, language) => {
  expect(likedLanguage(['en', 'de'], header)).toBe(language);
});

test('languages that are written from right to left are', () => {
  expect(['ar', 'he-IL', 'de'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr']);
});

const luminance = (colour: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

test('whatever colour a theme has, links and buttons can be read by day and by night', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
      const colour = `#${number.toString(16).padStart(6, '0')}`;
      const { day, night, onDay, onNight } = shadesOf(colour);
      const grounds = { day: ['#ffffff', '#eef0f3'], night: ['#15181d', '#262b33'] };
      const all = [
        ...grounds.day.map((ground) => contrast(day, ground)),
        ...grounds.night.map((ground) => contrast(night, ground)),
        contrast(day, onDay),
        contrast(night, onNight),
      ];
      expect(Math.min(...all)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('a colour that can be read stays as it was chosen', () => {
  expect(shadesOf('#1f5fbf').day).toBe('#1f5fbf');
});
