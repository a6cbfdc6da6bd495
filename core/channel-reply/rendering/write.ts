import type { Abilities } from '../../channel/index.ts';
import { type Block, isSaidBy, type Link, linkGroups, type Span } from './document.ts';

type Format = Abilities['format'];

/** What stands around a span: by it signs are chosen that a channel reads as such. */
interface Around {
  readonly before: string;
  readonly after: string;
}

/** How a channel writes what blocks are made of. */
interface Writer {
  span(span: Span, around: Around): string;
  /** `label`: as it is written; `words`: what it says */
  link(label: string, words: string, link: Link): string;
  block(block: Block, inner: string): string;
  /** what stands between two blocks */
  between(before: Block, after: Block): string;
}

/** Writes blocks as a channel shows them. Pure. */
export function written(blocks: readonly Block[], format: Format): string {
  const writer = WRITERS[format];
  return blocks
    .map((block, at) => {
      const before = blocks[at - 1];
      const gap = before === undefined ? '' : writer.between(before, block);
      return `${gap}${writer.block(block, inline(block, writer))}`;
    })
    .join('');
}

function inline({ kind, spans }: Block, writer: Writer): string {
  if (kind === 'code') return spans.map(({ text }) => text).join('');
  const whole = spans.map(({ text }) => text).join('');
  let at = 0;
  return linkGroups(spans)
    .map(({ link, spans: own }) => {
      const words = own.map(({ text }) => text).join('');
      const label = own
        .map((span) => {
          const from = at;
          at += span.text.length;
          const seen = kind === 'heading' ? { ...span, bold: true } : span;
          return writer.span(seen, {
            before: whole.slice(0, from).slice(-1),
            after: whole.slice(at, at + 1),
          });
        })
        .join('');
      return link === undefined ? label : writer.link(label, words, link);
    })
    .join('');
}

const bulletOf = ({ kind, number }: Block, bullet: string): string =>
  kind !== 'item' ? '' : number === null ? `${bullet} ` : `${number}. `;

/** The lines of a block with what stands before each. */
function lined(
  block: Block,
  inner: string,
  { bullet, quote, newLine = '\n' }: { bullet: string; quote: string; newLine?: string },
): string {
  const mark = bulletOf(block, bullet);
  const indent = '  '.repeat(block.depth);
  const first = block.isQuoted ? quote : '';
  return inner
    .split('\n')
    .map((line, at) => `${first}${indent}${at === 0 ? mark : ' '.repeat(mark.length)}${line}`)
    .join(newLine);
}

const isTight = (before: Block, after: Block): boolean =>
  !after.isApart && before.isQuoted === after.isQuoted;
const lines = (before: Block, after: Block): string => (isTight(before, after) ? '\n' : '\n\n');
const withAddress = (label: string, words: string, link: Link, address = link.href): string =>
  isSaidBy(words, link) ? (words.trim() === '' ? address : label) : `${label} (${address})`;

const PLAIN: Writer = {
  span: ({ text }) => text,
  link: (label, words, link) => withAddress(label, words, link),
  block: (block, inner) => lined(block, inner, { bullet: '•', quote: '> ' }),
  between: lines,
};

/** Signs around words, only where the channel takes them for such: at the edge of a word, and on one line. */
function signed(text: string, sign: string, { before, after }: Around): string {
  const isOpen = (neighbour: string) => neighbour === '' || /[\s\p{P}]/u.test(neighbour);
  const isWord = /^[\p{L}\p{N}](?:[^\n]*[\p{L}\p{N}])?$/u.test(text);
  return isOpen(before) && isOpen(after) && isWord ? `${sign}${text}${sign}` : text;
}

const WHATSAPP: Writer = {
  ...PLAIN,
  span({ text, bold, italic, struck, code }, around) {
    if (code) return /[`\n]/.test(text) ? text : `\`${text}\``;
    const [sign] = [bold ? '*' : '', italic ? '_' : '', struck ? '~' : ''].filter(Boolean);
    return sign === undefined || /[*_~`]/.test(text) ? text : signed(text, sign, around);
  },
  block(block, inner) {
    if (block.kind === 'code' && !inner.includes('```')) return `\`\`\`${inner}\`\`\``;
    return lined(block, inner, { bullet: '-', quote: '> ' });
  },
};

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const attribute = (text: string): string => escaped(text).replaceAll('"', '&quot;');
const tagged = (inner: string, tags: readonly (string | false | undefined)[]): string =>
  tags.reduceRight<string>((text, tag) => (tag ? `<${tag}>${text}</${tag}>` : text), inner);

/** No element stands inside of code there, and no quote inside of another. */
const TELEGRAM: Writer = {
  span: ({ text, bold, italic, struck, code }) =>
    code
      ? tagged(escaped(text), ['code'])
      : tagged(escaped(text), [bold && 'b', italic && 'i', struck && 's']),
  link: (label, _words, { href }) => `<a href="${attribute(href)}">${label || escaped(href)}</a>`,
  block(block, inner) {
    if (block.kind === 'code') return tagged(escaped(inner), ['pre']);
    const text = lined({ ...block, isQuoted: false }, inner, { bullet: '•', quote: '' });
    return block.isQuoted ? tagged(text, ['blockquote']) : text;
  },
  between: lines,
};

const HTML: Writer = {
  span: ({ text, bold, italic, struck, code }) =>
    tagged(escaped(text).replaceAll('\n', '<br>'), [
      bold && 'strong',
      italic && 'em',
      struck && 's',
      code && 'code',
    ]),
  link: TELEGRAM.link,
  block(block, inner) {
    const said =
      block.kind === 'code'
        ? tagged(escaped(inner), ['pre'])
        : tagged(`${bulletOf(block, '•')}${inner}`, ['p']);
    return block.isQuoted ? tagged(said, ['blockquote']) : said;
  },
  between: () => '',
};

const markdownEscaped = (text: string): string => text.replace(/[\\`*_[\]<>~|&!]/g, '\\$&');
/** What would begin a heading, a list, a rule or a table. */
const lineStart = (line: string): string =>
  line.replace(/^(\s*)([#+\-=:])/, '$1\\$2').replace(/^(\s*\d+)([.)])/, '$1\\$2');

const MARKDOWN: Writer = {
  span({ text, bold, italic, struck, code }, around) {
    if (code && !/^\s|\s$|[\n`]/.test(text)) return `\`${text}\``;
    const sign = `${bold ? '**' : ''}${italic ? '*' : ''}`;
    const inner = markdownEscaped(text);
    const isSigned = signed(text, '*', around) !== text;
    if (!isSigned) return inner;
    return struck && sign === '' ? `~~${inner}~~` : `${sign}${inner}${[...sign].reverse().join('')}`;
  },
  link: (label, words, { href }) =>
    `[${(words.trim() === '' ? markdownEscaped(href) : label).replaceAll('\n', ' ')}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)`,
  block(block, inner) {
    const quote = block.isQuoted ? '> ' : '';
    const indent = '  '.repeat(block.depth);
    if (block.kind === 'code') {
      const longest = Math.max(2, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      return [fence, ...inner.split('\n'), fence].map((line) => `${quote}${line}`).join('\n');
    }
    const mark = block.kind === 'item' ? (block.number === null ? '- ' : `${block.number}. `) : '';
    return inner
      .split('\n')
      .map((line) => lineStart(line.trim()))
      .map((line, at) => `${quote}${indent}${at === 0 ? mark : ' '.repeat(mark.length)}${line}`)
      .join('\\\n');
  },
  between(before, after) {
    const isList = before.kind === 'item' && after.kind === 'item' && isTight(before, after);
    return isList && (before.number === null) === (after.number === null) ? '\n' : '\n\n';
  },
};

const WRITERS: Readonly<Record<Format, Writer>> = {
  plain: PLAIN,
  whatsapp: WHATSAPP,
  telegram_html: TELEGRAM,
  html: HTML,
  markdown: MARKDOWN,
};
