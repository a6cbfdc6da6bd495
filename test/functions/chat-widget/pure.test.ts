import * as fc from 'fast-check';
import { isAddress } from '../../../functions/chat-widget/address.ts';
import { pageOf, refusalOf, saidOf, sessionOf } from '../../../functions/chat-widget/answers.ts';
import { outcomeOf } from '../../../functions/chat-widget/asked.ts';
import { whoOf } from '../../../functions/chat-widget/entering.ts';
import { type Part, partsOf } from '../../../functions/chat-widget/formatted.ts';
import { greetingFor, isOnPage } from '../../../functions/chat-widget/greeting.ts';
import { piecesOf } from '../../../functions/chat-widget/linked.ts';
import { nextLook, pauseAfter } from '../../../functions/chat-widget/pace.ts';
import { articlesOf, setupOf } from '../../../functions/chat-widget/setup.ts';
import { EMPTY_THREAD, readAfter } from '../../../functions/chat-widget/thread.ts';
import { CHAT_WORDS } from '../../../functions/chat-widget/words/index.ts';
import { isValidAddress } from '../../../schemas/address.ts';
import { HELP_LANGUAGES } from '../../../schemas/help-centre.ts';

const links = (text: string) => piecesOf(text).flatMap((piece) => ('href' in piece ? [piece.href] : []));

test.each([
  ['See https://shop.example/a.', ['https://shop.example/a']],
  ['(https://shop.example/a_(b))', ['https://shop.example/a_(b)']],
  ['http://one.example, https://two.example!', ['http://one.example', 'https://two.example']],
  ['javascript:alert(1) data:text/html,x ftp://a', []],
  ['<a href="https://x.example">', ['https://x.example']],
  ['https://', []],
])('of %j pages alone are links', (text, found) => {
  expect(links(text)).toEqual(found);
});

test('nothing that somebody wrote is lost or changed by its links', () => {
  const words = fc.array(fc.constantFrom('https://a.example/x', 'http://', ' ', '(', ').', 'ä', '\n', '*'));
  fc.assert(
    fc.property(words, (parts) => {
      expect(
        piecesOf(parts.join(''))
          .map(({ text }) => text)
          .join(''),
      ).toBe(parts.join(''));
    }),
  );
});

const wordsOf = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : wordsOf(part.parts))).join('');
const elementsOf = (parts: readonly Part[]): { name: string; href?: string }[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [] : [part, ...elementsOf(part.parts)]));

test('of a reply emphasis, lists and links are shown as they are meant, and of all else the words', () => {
  const html =
    '<p>Take <strong>two</strong> of <a href="https://shop.example/a?b=1&amp;c=2">these</a>:</p><ul><li>a &lt;b&gt;</li></ul><table><tr><td>x</td></tr></table>';
  expect(partsOf(html)).toEqual([
    {
      name: 'p',
      parts: [
        'Take ',
        { name: 'b', parts: ['two'] },
        ' of ',
        { name: 'a', href: 'https://shop.example/a?b=1&c=2', parts: ['these'] },
        ':',
      ],
    },
    { name: 'ul', parts: [{ name: 'li', parts: ['a <b>'] }] },
    { name: 'p', parts: ['x'] },
  ]);
});

test('whatever a reply is made of, nothing of it runs, loads or leads anywhere but to pages and mail', () => {
  const bits = fc.constantFrom(
    ...[
      '<p>',
      '</p>',
      '<b>',
      '</i>',
      '<script>',
      '</script>',
      '<img src=x onerror="alert(1)">',
      '<!--',
      '-->',
    ],
    ...[
      '<a href="javascript:alert(1)">',
      '<a href="&#106;avascript:alert(1)">',
      "<a href='https://a'>",
      '</a>',
    ],
    ...[
      '<iframe src="https://x">',
      '<svg onload="x">',
      '<',
      '>',
      '"',
      '&lt;',
      '&#x3c;',
      '&#99999999;',
      'word',
    ],
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 30 }), (given) => {
      for (const { name, href } of elementsOf(partsOf(given.join('')))) {
        expect('p pre b i u s ul ol li blockquote code br a'.split(' ')).toContain(name);
        if (href !== undefined) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/i);
      }
    }),
  );
  expect(wordsOf(partsOf('<p>a<b>b</i>c</p>d<'))).toBe('abcd<');
  expect(elementsOf(partsOf('<b>'.repeat(5000)))).toHaveLength(20);
});

test('whatever a desk answers can be read, and no address is one that runs scripts', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(pageOf(value).items).toEqual(expect.any(Array));
      expect(setupOf(value).colour).toMatch(/^#[0-9a-f]{6}$/i);
      sessionOf(value);
      articlesOf(value);
      saidOf(value);
    }),
  );
  const file = { filename: 'a', contentType: 'image/png', size: 1, url: 'javascript:alert(1)' };
  const [said] = saidOf({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', files: [file] });
  expect(said?.files[0]?.url).toBeNull();
  expect(articlesOf({ items: [{ title: 'a', url: 'javascript:alert(1)' }] })).toEqual([]);
});

test('reading goes on fifteen seconds before the last message, in the order of ids', () => {
  const readTo = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  const after = readAfter({ ...EMPTY_THREAD, readTo }) ?? '';
  expect(after).toHaveLength(26);
  expect(after < readTo).toBe(true);
  expect(after.endsWith('0'.repeat(16))).toBe(true);
});

test.each([
  ['/basket', '/basket', true],
  ['/basket', '/basket/2', false],
  ['/shop/*', '/shop/shoes?size=4', true],
  ['*/basket', '/de/basket', true],
  ['*shoes*4', '/shop/shoes?size=4', true],
  ['/a*a', '/a', false],
  [`${'*a'.repeat(50)}b`, 'a'.repeat(5000), false],
])('the pattern %s on %s: %s', (pattern, path, is) => {
  expect(isOnPage(pattern, path)).toBe(is);
});

test('of greetings the one comes that is for this page, visitor and time, and none that was closed', () => {
  const shared = { text: 'Hello', pages: [], whenAway: false } as const;
  const greetings = [
    { ...shared, id: '1', afterSeconds: 30, visitors: 'all' as const },
    { ...shared, id: '2', afterSeconds: 5, visitors: 'returning' as const },
    { ...shared, id: '3', afterSeconds: 1, visitors: 'all' as const, pages: ['/basket'] },
  ];
  const visit = { path: '/', isReturning: false, isOpen: true, seen: [] };
  expect(greetingFor(greetings, visit)?.id).toBe('1');
  expect(greetingFor(greetings, { ...visit, isReturning: true })?.id).toBe('2');
  expect(greetingFor(greetings, { ...visit, path: '/basket' })?.id).toBe('3');
  expect(greetingFor(greetings, { ...visit, seen: ['1'] })).toBeNull();
  expect(greetingFor(greetings, { ...visit, isOpen: false })).toBeNull();
});

test('what fails is tried again after pauses that grow to a minute, and differ by chance', () => {
  expect([1, 2, 3, 20].map((failed) => pauseAfter(failed, 1))).toEqual([1000, 2000, 4000, 60_000]);
  expect(pauseAfter(3, 0)).toBe(2000);
});

test('who has hints, or looks elsewhere, asks once a minute; with nothing under way nobody asks', () => {
  const watching = {
    isLive: false,
    isVisible: true,
    isOpen: true,
    isUnderWay: true,
    isWaiting: false,
    quiet: 0,
  };
  expect(nextLook(watching)).toBe(3000);
  expect(nextLook({ ...watching, isLive: true })).toBe(60_000);
  expect(nextLook({ ...watching, isVisible: false })).toBe(60_000);
  expect(nextLook({ ...watching, isUnderWay: false })).toBeNull();
  expect(nextLook({ ...watching, isLive: true, isWaiting: true })).toBe(15_000);
});

test.each([
  [{ code: 'file.attached', detail: 'One of the files belongs to another message by now.' }, 'files'],
  [{ code: 'input.invalid', errors: [{ path: 'files.0', message: 'is not there' }] }, 'files'],
  [{ code: 'chat.origin_refused' }, 'site'],
  [{ code: 'chat.identity_wrong' }, 'site'],
  [{ code: 'input.invalid', errors: [{ path: 'text', message: 'is too long' }] }, 'other'],
  [{ code: 'chat.client_id_taken' }, 'other'],
  [null, 'other'],
  ['<html>', 'other'],
])('a visitor is told in their language what to do about %j', (body, told) => {
  expect(refusalOf(body)).toBe(told);
});

test.each([
  [201, 'well'],
  [401, 'unknown'],
  [403, 'refused'],
  [409, 'refused'],
  [422, 'refused'],
  [429, 'later'],
  [503, 'later'],
])('an answer %d is %s', async (status, is) => {
  expect((await outcomeOf(Promise.resolve({ status, body: null, retryAfter: 3 }))).is).toBe(is);
});

test('whom a proof is about is read out of it, and of what is none it is the proof itself', () => {
  const claims = Buffer.from('{"sub":"ana"}').toString('base64url');
  expect(whoOf({ token: `x.${claims}.y` })).toBe('ana');
  expect(whoOf({ token: 'nothing' })).toBe('nothing');
  expect(whoOf({ sub: 'ana', hash: 'h' })).toBe('ana');
});

test('every language of the desk has all words, with the same names to be filled in', () => {
  const names = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).toSorted();
  for (const language of HELP_LANGUAGES) {
    for (const [key, words] of Object.entries(CHAT_WORDS.en)) {
      const said = CHAT_WORDS[language][key as keyof typeof CHAT_WORDS.en];
      expect([language, key, said !== '' && names(said)]).toEqual([language, key, names(words)]);
    }
  }
});

describe('an address', () => {
  const part = fc.stringMatching(/^[a-zA-Z0-9.+_@ ,;:\\/[\]%?#"-]{0,12}$/);
  const made = fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.example`);

  test('is one for the widget where it is one for the desk', () => {
    const some = ['jo@shop.example', 'jo@müller.example', 'jo@1.2.3.4', 'jo@localhost', 'j..o@shop.example'];
    for (const one of some) expect([one, isAddress(one)]).toEqual([one, isValidAddress(one)]);
    fc.assert(fc.property(made, (one) => expect([one, isAddress(one)]).toEqual([one, isValidAddress(one)])));
  });
});
