import { nameFiles, readMessage } from '../../../core/email/index.ts';
import { givenMail, givenParts } from './given.ts';

const alternative = (plain: string, html: string) => ({
  type: 'multipart/alternative; boundary=b',
  body: givenParts('b', [
    `Content-Type: text/plain; charset=utf-8\n\n${plain}`,
    `Content-Type: text/html; charset=utf-8\n\n${html}`,
  ]),
});
const mixed = (...parts: string[]) => ({ type: 'multipart/mixed; boundary=b', body: givenParts('b', parts) });
const LONG = '<p>The gate is open and nobody can close it, please send someone to us soon.</p><p>Bo</p>';
const REPLY = 'BEGIN:VCALENDAR\nMETHOD:REPLY\nATTENDEE;PARTSTAT=DECLINED:mailto:a@b.c\nEND:VCALENDAR';

describe('the rendering that says something is read', () => {
  test.each([
    [
      'a French stub',
      'Votre logiciel ne prend pas en charge le format HTML.',
      '<p>La porte est cassée.</p>',
      'La porte est cassée.',
    ],
    ['a link alone', 'View online: https://x.example/1', LONG, 'The gate is open'],
    ['invisible characters', '\u200c\ufeff\u00a0', '<p>Broken</p>', 'Broken'],
    ['a whole document', '<!DOCTYPE html><html><body>Old</body></html>', '<p>New words</p>', 'New words'],
    [
      'a short answer over a long disclaimer',
      'OK',
      '<p>OK</p><p>This mail is meant for its addressee only.</p>',
      'OK',
    ],
    [
      'words about tags',
      '<p> is not closed in your page',
      '&lt;p&gt; is not closed in your page',
      '<p> is not closed',
    ],
    ['an emoji', '👍', '<p>👍</p>', '👍'],
    [
      'the source of its first paragraph',
      '<p>The gate is open and nobody can close it</p>',
      LONG,
      'The gate is open',
    ],
    ['a style sheet', '@media print { .x { color: red } }\np { margin: 0 }', LONG, 'The gate is open'],
    ['words with braces', 'Use {a: b} in the gate file', '<p>Use {a: b} in the gate file</p>', 'Use {a: b}'],
  ])('%s in the plain part', async (_, plain, html, text) => {
    const { readableText } = await readMessage(givenMail(alternative(plain, html)));
    expect(readableText.trim().startsWith(text)).toBe(true);
  });

  test.each([
    [
      'an HTML document that is called plain',
      'text/plain',
      '<html><body><p>Hi &amp; bye</p></body></html>',
      'Hi & bye',
    ],
    ['Markdown', 'text/markdown', '# Hi', '# Hi'],
    ['enriched text', 'text/enriched', '<bold>Hi</bold> there', 'Hi there'],
    [
      'words behind the body',
      'text/html',
      '<head><title>T</title></head><body>A</body>behind<p>more</p>',
      'A\nbehind\nmore',
    ],
    ['words that no browser shows', 'text/html', '<div style="display:none">Hidden</div>', 'Hidden'],
    ['a style that never ends', 'text/html', '<style>p{}<p>Words</p>', 'Words'],
    ['preformatted spans', 'text/html', '<span style="white-space:pre-wrap">a:\n  b</span>', 'a:\n  b'],
    [
      'what a style sheet shows as it is',
      'text/html',
      '<style>@media screen { .x, div.log { white-space: pre-wrap } }</style><div class="log">1. red\n  2. wait</div>',
      '1. red\n  2. wait',
    ],
    [
      'what a style sheet says of others',
      'text/html',
      '<style>.log p, .x { white-space: pre } p { color: red }</style><p>1. red\n  2. wait</p>',
      '1. red 2. wait',
    ],
    ['an emoji as a picture', 'text/html', '<p>Great <img alt="👍" src="x"></p>', 'Great 👍'],
    [
      'a list',
      'text/html',
      '<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>',
      '3. a\n4. b\n  * c',
    ],
    [
      'what only looks like a file',
      'text/plain',
      'begin 644 words\nThis is none.\nend',
      'begin 644 words\nThis is none.\nend',
    ],
  ])('%s', async (_, type, body, text) => {
    const { readableText } = await readMessage(givenMail({ type: `${type}; charset=utf-8`, body }));
    expect(readableText).toBe(text);
  });
});

test.each([
  [
    'HTML before the same plain text',
    mixed('Content-Type: text/html\n\n<p>Once</p>', 'Content-Type: text/plain\n\nOnce'),
    'Once',
    [],
  ],
  [
    'a page with a name beside the text',
    mixed('Content-Type: text/html; name=p.html\n\n<p>x</p>', 'Content-Type: text/plain\n\nBody'),
    'Body',
    ['p.html'],
  ],
  [
    'all text attached',
    mixed('Content-Type: text/html; name=a.html\nContent-Disposition: attachment\n\n<p>Hi</p>'),
    'Hi',
    ['a.html'],
  ],
  [
    'nameless files',
    mixed(
      '\nHi',
      'Content-Type: image/png\n\nx',
      'Content-Type: image/png\n\ny',
      'Content-Type: application/x-y\n\n%PDF-1',
    ),
    'Hi',
    ['image.png', 'image-2.png', 'attachment.pdf'],
  ],
  ['a declined invitation', mixed(`Content-Type: text/calendar; method=REPLY\n\n${REPLY}`), 'Declined', []],
  [
    'a PGP message',
    mixed('Content-Type: application/pgp-encrypted\n\nVersion: 1'),
    'This message is encrypted. It can be read with the key of its recipient only; it is attached as it came.',
    ['attachment.asc'],
  ],
] as const)('%s', async (_, mail, text, files) => {
  const message = await readMessage(givenMail(mail));
  expect(message.readableText.trim()).toBe(text);
  expect(nameFiles(message.attachments).map(({ filename }) => filename)).toEqual(files);
});

test.each([
  ['hz-gb-2312', '~{6)5%~}', '订单'],
  ['iso-2022-kr', '\x1b$)C\x0eAV9.\x0f', '주문'],
  ['IBM00858', '\xd5', '€'],
  ['cp-850', '\x82\x9b', 'éø'],
  ['koi8-r', 'Привет', 'Привет'],
  ['shift_jis', '注文', '注文'],
])('text labelled %s is read by what its bytes are', async (charset, text, wanted) => {
  const isUnicode = [...text].some((char) => char > '\u00ff');
  const body = Buffer.from(text, isUnicode ? 'utf8' : 'latin1');
  expect((await readMessage(givenMail({ type: `text/plain; charset=${charset}`, body }))).readableText).toBe(
    wanted,
  );
});

test.each([
  ['"anna berg"@example.org', ['"anna berg"@example.org']],
  ['"anna"@example.org', ['anna@example.org']],
  ['<anna berg@example.org>', []],
  ['Anna <anna @ example.org>', ['anna@example.org']],
  ['"Berg, Anna" <a@b.example>, "x y"@d.example', ['a@b.example', '"x y"@d.example']],
])('To: %s names whom it says, and nobody else', async (to, addresses) => {
  expect((await readMessage(givenMail({ to }))).to.map(({ address }) => address)).toEqual(addresses);
});
