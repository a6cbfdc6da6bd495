import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import MarkdownIt from 'markdown-it';
import { cutInto, type Limit, lengthOf } from '../../../core/channel-reply/rendering/cut.ts';
import type { Block, Span } from '../../../core/channel-reply/rendering/document.ts';
import { blocksOfHtml } from '../../../core/channel-reply/rendering/read-html.ts';
import { blocksOfText } from '../../../core/channel-reply/rendering/read-text.ts';
import { type RenderedPart, renderReply } from '../../../core/channel-reply/rendering/render-reply.ts';
import { written } from '../../../core/channel-reply/rendering/write.ts';

const FORMATS = ['plain', 'telegram_html', 'whatsapp', 'markdown', 'html'] as const;
const noFiles = { most: 0, bytes: () => 0 };
const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** What a person reads in a message of a channel. */
function seen(text: string, format: Limit['format']): string {
  if (format === 'plain' || format === 'whatsapp') return text;
  const html = format === 'markdown' ? new MarkdownIt({ html: false }).render(text) : text;
  let said = '';
  new Parser({ ontext: (one) => (said += one) }, { decodeEntities: true }).end(html);
  return said;
}

/** Only what no mark of a list, address or sign of a format is made of. */
const letters = (text: string): string =>
  [...text].filter((one) => /[\p{Lu}\p{Lo}\p{Extended_Pictographic}]/u.test(one)).join('');

const FAMILY = '👨‍👩‍👧‍👦';
const word = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[A-ZЖЯß]{1,9}[.!?,*_~`<&\]]?$/) },
  { weight: 1, arbitrary: fc.constantFrom(FAMILY, '字', '#', '-', '1.', '*X*', '_X_', '<B>', '&AMP;') },
);
const words = fc.array(word, { minLength: 1, maxLength: 12 }).map((all) => all.join(' '));
const href = fc.stringMatching(/^https:\/\/[a-z]{1,12}\.example\/[a-z]{0,8}$/);
const span: fc.Arbitrary<Span> = fc
  .record({
    text: words,
    look: fc.constantFrom(
      {},
      { bold: true },
      { italic: true },
      { struck: true },
      { code: true },
      { bold: true, italic: true },
    ),
    href: fc.option(href, { freq: 6 }),
  })
  .map(({ text, look, href: to }) =>
    to === null ? { text, ...look } : { text: text.slice(0, 20), link: { href: to } },
  );
const block: fc.Arbitrary<Block> = fc.record({
  kind: fc.constantFrom('paragraph', 'paragraph', 'heading', 'item', 'code'),
  isApart: fc.boolean(),
  isQuoted: fc.boolean(),
  depth: fc.constantFrom(0, 0, 1),
  number: fc.constantFrom(null, 3),
  spans: fc
    .array(span, { minLength: 1, maxLength: 4 })
    .map((all) => all.flatMap((one, at): Span[] => (at === 0 ? [one] : [{ text: ' ' }, one]))),
});
const blocks = fc.array(block, { minLength: 1, maxLength: 6 });
const limit = fc.record({
  format: fc.constantFrom(...FORMATS),
  counted: fc.constantFrom('utf16', 'characters', 'bytes'),
  longest: fc.integer({ min: 140, max: 600 }),
} as const);

/** Elements that are not closed within a message. */
function openIn(part: string, known: RegExp): string[] {
  const open: string[] = [];
  for (const [, closes, name = '', rest = ''] of part.matchAll(/<(\/?)([a-z]*)([^>]*)>/g)) {
    expect(name).toMatch(known);
    expect(rest).toMatch(name === 'a' && !closes ? /^ href="[^"<>]+"$/ : /^$/);
    if (closes) expect(open.pop()).toBe(name);
    else if (name !== 'br') open.push(name);
  }
  return open;
}

const textIn = (all: readonly Block[]): string =>
  all.flatMap(({ spans }) => spans.map(({ text }) => text)).join('');

describe('a reply on a channel', () => {
  test('is cut into messages of which none is longer than the channel takes, however it counts', () => {
    fc.assert(
      fc.property(blocks, limit, fc.integer({ min: 24, max: 80 }), (all, by, short) => {
        for (const longest of [by.longest, short])
          for (const part of cutInto(all, { ...by, longest }))
            expect(lengthOf(part, by.counted)).toBeLessThanOrEqual(longest);
      }),
    );
  });

  test('loses nothing but its looks: whoever reads the messages one after the other has read every letter, in order', () => {
    fc.assert(
      fc.property(blocks, limit, (all, by) => {
        const read = cutInto(all, by)
          .map((part) => seen(part, by.format))
          .join('\n');
        expect(letters(read)).toBe(letters(textIn(all)));
      }),
    );
  });

  test('of very short messages loses no letter either', () => {
    fc.assert(
      fc.property(blocks, limit, fc.integer({ min: 24, max: 60 }), (all, by, longest) => {
        const read = cutInto(all, { ...by, longest })
          .map((part) => seen(part, by.format))
          .join('\n');
        expect(letters(read)).toBe(letters(textIn(all)));
      }),
    );
  });

  test('says where its links lead, and none is cut', () => {
    fc.assert(
      fc.property(blocks, limit, (all, by) => {
        const whole = cutInto(all, by).join('\n\n');
        const isCode = (one: Block) => one.kind === 'code';
        const links = all
          .filter((one) => !isCode(one))
          .flatMap(({ spans }) => spans.flatMap(({ link }) => link?.href ?? []));
        for (const to of links) expect(whole).toContain(to);
      }),
    );
  });

  test('is read with every letter that was typed, or that its HTML shows', () => {
    const lines = fc
      .array(fc.tuple(fc.constantFrom('', '- ', '> ', '7. ', '```', '**', '> ```', '  '), words))
      .map((all) => all.map((one) => one.join('')));
    const tags = fc.constantFrom('p', 'div', 'b', 'li', 'blockquote', 'pre', 'h2', 'td', 'a');
    const html = fc.array(fc.tuple(tags, fc.stringMatching(/^[A-ZЖЯ ]{0,12}$/)));
    fc.assert(
      fc.property(lines, html, (all, elements) => {
        expect(letters(textIn(blocksOfText(all.join('\n'))))).toBe(letters(all.join('')));
        const markup = elements.map(([tag, said]) => `<${tag}>${said}`).join('');
        expect(letters(textIn(blocksOfHtml(markup)))).toBe(
          letters(elements.map(([, said]) => said).join('')),
        );
      }),
    );
  });

  test('is never cut within what people see as one character', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        limit,
        fc.integer({ min: 60, max: 90 }),
        (times, by, longest) => {
          const spans = [{ text: FAMILY.repeat(times) }];
          const one: Block = {
            kind: 'paragraph',
            isApart: false,
            isQuoted: false,
            depth: 0,
            number: null,
            spans,
          };
          const parts = cutInto([one], { ...by, longest });
          expect(
            parts.map((part) => seen(part, by.format).split(FAMILY).length - 1).reduce((a, b) => a + b),
          ).toBe(times);
        },
      ),
    );
  });

  test('has markup that is whole in each message, and of elements that the channel knows', () => {
    const known = {
      telegram_html: /^(?:b|i|s|a|code|pre|blockquote)$/,
      html: /^(?:p|br|strong|em|s|a|code|pre|blockquote)$/,
    };
    fc.assert(
      fc.property(blocks, limit, fc.constantFrom('telegram_html', 'html'), (all, by, format) => {
        for (const part of cutInto(all, { ...by, format })) {
          expect(openIn(part, known[format])).toEqual([]);
          expect(part.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        }
      }),
    );
  });

  test('becomes the same messages with the same ids at every try', () => {
    fc.assert(
      fc.property(words, limit, (text, by) => {
        const render = () =>
          renderReply({ id: ID, text, files: [] }, { ...by, longest: 30, files: noFiles }, () => '');
        expect(render()).toEqual(render());
        expect(render().map(({ id }) => id)).toEqual(render().map((_, at) => `${ID}-${at + 1}`));
      }),
    );
  });

  test('is cut between paragraphs first, then between sentences', () => {
    const by = { format: 'plain', longest: 60 } as const;
    const text =
      'Your lamp left us on Monday. It arrives this week.\n\nWrite to us if it does not. We look for it then. Many thanks for your patience.';
    expect(cutInto(blocksOfText(text), by)).toEqual([
      'Your lamp left us on Monday. It arrives this week.',
      'Write to us if it does not. We look for it then.',
      'Many thanks for your patience.',
    ]);
  });
});

const HTML =
  '<h2>Your lamp</h2><p>It is <b>here</b>, <em>at last</em>.<br>See <a href="https://shop.example/7?a=1&amp;b=2">the order</a>.</p>' +
  '<ul><li>one</li><li>two &lt;3</li></ul><ol><li>first</li><li>second</li></ol><blockquote><p>When?</p></blockquote><pre>a  b\n c</pre><p>Jo</p>';

describe('HTML', () => {
  test('becomes plain text with the addresses of links, lists and quotes', () => {
    expect(written(blocksOfHtml(HTML), 'plain')).toBe(
      'Your lamp\n\nIt is here, at last.\nSee the order (https://shop.example/7?a=1&b=2).\n\n• one\n• two <3\n\n1. first\n2. second\n\n> When?\n\na  b\n c\n\nJo',
    );
  });

  test('becomes the HTML of Telegram', () => {
    expect(written(blocksOfHtml(HTML), 'telegram_html')).toBe(
      '<b>Your lamp</b>\n\nIt is <b>here</b>, <i>at last</i>.\nSee <a href="https://shop.example/7?a=1&amp;b=2">the order</a>.\n\n• one\n• two &lt;3\n\n1. first\n2. second\n\n<blockquote>When?</blockquote>\n\n<pre>a  b\n c</pre>\n\nJo',
    );
  });

  test('becomes the signs of WhatsApp, where it takes them for such', () => {
    expect(
      written(blocksOfHtml(`${HTML}<p>un<b>believ</b>able <code>x</code> <s>gone</s></p>`), 'whatsapp'),
    ).toBe(
      '*Your lamp*\n\nIt is *here*, _at last_.\nSee the order (https://shop.example/7?a=1&b=2).\n\n- one\n- two <3\n\n1. first\n2. second\n\n> When?\n\n```a  b\n c```\n\nJo\n\nunbelievable `x` ~gone~',
    );
  });

  test('becomes Markdown', () => {
    expect(written(blocksOfHtml(HTML), 'markdown')).toBe(
      '**Your lamp**\n\nIt is **here**, *at last*.\\\nSee [the order](<https://shop.example/7?a=1&b=2>).\n\n- one\n- two \\<3\n\n1. first\n2. second\n\n> When?\n\n```\na  b\n c\n```\n\nJo',
    );
  });

  test('leads to nothing but pages, addresses and numbers', () => {
    const hostile =
      '<a href="javascript:alert(1)">x</a> <a href="https://a.example/&quot;&gt;&lt;b">y</a><script>no</script>';
    expect(written(blocksOfHtml(hostile), 'telegram_html')).toBe('x y');
  });
});

describe('plain text', () => {
  test('stays as it was typed where nothing in it is sure to be meant as a sign', () => {
    const text = 'Snake_case_name 2*3*4\nC:\\*\\a & <b>\n\n#1 fits\n2026. A year_';
    expect(written(blocksOfText(text), 'plain')).toBe(text);
  });

  test('says in bold, in code and with links what Markdown says so', () => {
    const text =
      '**Wait** and see [the page](https://a.example/x), `npm i`\n- a\n- b\n> why\n```\nx  y\n```\nhttps://b.example.';
    expect(written(blocksOfText(text), 'telegram_html')).toBe(
      '<b>Wait</b> and see <a href="https://a.example/x">the page</a>, <code>npm i</code>\n• a\n• b\n\n<blockquote>why</blockquote>\n\n<pre>x  y</pre>\n<a href="https://b.example">https://b.example</a>.',
    );
  });
});

test('files go along one a message as far as the channel takes them; of others the link is said', () => {
  const file = (filename: string, size: number) => ({
    filename,
    size,
    contentType: 'image/png',
    key: `attached/${filename}`,
  });
  const files = [file('a.png', 10), file('large.png', 5000), file('b.png', 10), file('c.png', 10)];
  const abilities = { format: 'plain', longest: 200, files: { most: 2, bytes: () => 100 } } as const;
  const parts = renderReply(
    { id: ID, text: 'Look.', files },
    abilities,
    ({ filename }) => `https://desk.example/${filename}`,
  );
  expect(parts.map(({ text, file: own }: RenderedPart) => own?.filename ?? text)).toEqual([
    'Look.\n\nlarge.png (https://desk.example/large.png)\n\nc.png (https://desk.example/c.png)',
    'a.png',
    'b.png',
  ]);
});
