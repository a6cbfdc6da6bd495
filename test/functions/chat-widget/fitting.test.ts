import * as fc from 'fast-check';
import { fileNameOf, languageOf, lineOf, messageOf, pageAt } from '../../../functions/chat-widget/fitting.ts';
import { written } from '../../../functions/chat-widget/read.ts';
import { createChatFileSchema, createChatSessionSchema } from '../../../schemas/api/chat.ts';
import { messageTextSchema } from '../../../schemas/api/common.ts';
import { localeSchema } from '../../../schemas/customer.ts';
import { lineSchema } from '../../../schemas/text.ts';

/** Letters of all kinds, and those that texts are refused for. */
const odd = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        'a',
        ' ',
        '\n',
        '\r',
        '\r\n',
        '\u0000',
        '\u00ad',
        '\u200b',
        '\u200c',
        '\u200d',
        '\u200e',
        '\u202e',
      ),
      fc.constantFrom('\ud83d', '\udc4d', '👍', '👨‍👩‍👧', '\ufe0f', 'علی\u200cرضا', 'क्\u200d', '\u2028'),
    ),
    { maxLength: 300 },
  )
  .map((parts) => parts.join(''));

test('whatever a page is called, a person types or a file is named, the desk takes what is made of it', () => {
  fc.assert(
    fc.property(odd, (words) => {
      const line = lineOf(words, 200);
      if (line !== '') expect(lineSchema(200).parse(line)).toBe(line);
      const message = messageOf(words);
      if (message !== '') expect(messageTextSchema.parse(message)).toBe(message);
      const filename = fileNameOf(words, 200);
      const file = { contentType: 'image/png', size: 1, sha256: 'a'.repeat(64) };
      if (filename !== '') expect(createChatFileSchema.parse({ ...file, filename }).filename).toBe(filename);
    }),
  );
});

test.each([
  ['Donau\u00addampf\u200bschiff', 'Donaudampfschiff'],
  ['  Tea\n by post ', 'Tea by post'],
  ['علی\u200cرضا', 'علی\u200cرضا'],
  ['Ann\u200d', 'Ann'],
  ['\u200e', ''],
])('of the line %j stays %j', (words, line) => {
  expect(lineOf(words, 200)).toBe(line);
});

test('a long name of a file keeps its end, by which it is known', () => {
  const name = fileNameOf(`${'a'.repeat(300)}.pdf`, 200);
  expect(name).toMatch(/^a{100,}…a+\.pdf$/);
  expect(name).toHaveLength(200);
});

test('what somebody pastes from a document is sent without what no text has', () => {
  expect(messageOf(' one\u000ctwo\u0000\n\tthree👍 ')).toBe('onetwo\n\tthree👍');
});

test.each([
  ['https://shop.example/a?b=1#c', 'https://shop.example/a?b=1'],
  [`https://shop.example/a?b=${'x'.repeat(2000)}`, 'https://shop.example/a'],
  [`https://shop.example/${'x'.repeat(2000)}`, ''],
  ['about:srcdoc', ''],
  ['', ''],
])('where somebody is, is told as an address that the desk takes: %#', (address, page) => {
  expect(pageAt(address)).toBe(page);
  if (page !== '') expect(createChatSessionSchema.parse({ page })).toEqual({ page });
});

test.each([
  [['en_US'], 'en-US'],
  [['', 'de-CH'], 'de-CH'],
  [['en_US.UTF-8', 'x y', undefined, 'fr'], 'fr'],
  [['a'.repeat(40)], 'en'],
  [[], 'en'],
])('of %j the language is %s', (wanted, language) => {
  expect(languageOf(...wanted)).toBe(language);
  expect(localeSchema.parse(language)).toBe(language);
});

test('what is sent and kept is JSON as it is everywhere, also where a library has taught lists another', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(written(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(written({ a: undefined, b: null })).toBe('{"b":null}');
  Object.defineProperty(Array.prototype, 'toJSON', { configurable: true, value: () => 'a text' });
  try {
    expect(JSON.stringify({ files: ['x'] })).toBe('{"files":"a text"}');
    expect(written({ files: ['x'] })).toBe('{"files":["x"]}');
  } finally {
    Reflect.deleteProperty(Array.prototype, 'toJSON');
  }
});
