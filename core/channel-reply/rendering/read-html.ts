import { Parser } from 'htmlparser2';
import { type Block, type Link, type Span, withoutBlanks } from './document.ts';

type Look = Omit<Span, 'text'>;

const LOOKS: Readonly<Record<string, Look>> = {
  b: { bold: true },
  strong: { bold: true },
  th: { bold: true },
  i: { italic: true },
  em: { italic: true },
  cite: { italic: true },
  s: { struck: true },
  del: { struck: true },
  strike: { struck: true },
  code: { code: true },
  kbd: { code: true },
  samp: { code: true },
  tt: { code: true },
};
/** What stands on lines of its own; those before which there is an empty line say so. */
const APART: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(
    ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'ul', 'ol', 'table'].map((name) => [
      name,
      true,
    ]),
  ),
  ...Object.fromEntries(
    [
      'div',
      'section',
      'article',
      'header',
      'footer',
      'main',
      'address',
      'center',
      'dl',
      'dt',
      'dd',
      'li',
      'tr',
    ].map((name) => [name, false]),
  ),
  ...Object.fromEntries(
    ['thead', 'tbody', 'tfoot', 'caption', 'figure', 'figcaption', 'hr', 'form'].map((name) => [name, false]),
  ),
};
const HIDDEN = new Set(['style', 'script', 'head', 'title', 'template']);
const LEADS = /^(?:https?:\/\/|mailto:|tel:)[^\s<>]+$/i;

/** What HTML that is safe to show says, block by block. */
export function blocksOfHtml(html: string): Block[] {
  const reader = new HtmlReader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return reader.finish();
}

/** Reads elements as they come, and keeps what it has read of the block that is not at its end yet. */
class HtmlReader {
  readonly #blocks: Block[] = [];
  readonly #open: { name: string; look: Look }[] = [];
  readonly #lists: { next: number | null }[] = [];
  #spans: Span[] = [];
  #kind: Block['kind'] = 'paragraph';
  #number: number | null = null;
  #isApart = false;
  #isSpaceDue = false;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const isApart = APART[name];
    if (isApart !== undefined) {
      this.#endBlock(isApart && this.#lists.length === 0);
      this.#beginBlock(name, attributes);
    }
    if (name === 'br') {
      this.#say('\n');
      this.#isSpaceDue = false;
    }
    if ((name === 'td' || name === 'th') && this.#spans.length > 0) this.#spans.push({ text: ' | ' });
    if (name === 'img') this.text(attributes.alt ?? '');
    this.#open.push({ name, look: lookOf(name, attributes) });
  }

  close(name: string): void {
    const isApart = APART[name];
    if (isApart !== undefined) this.#endBlock(isApart && (this.#lists.length <= 1 || name === 'blockquote'));
    if (name === 'ul' || name === 'ol') this.#lists.pop();
    const at = this.#open.findLastIndex((one) => one.name === name);
    if (at >= 0) this.#open.splice(at, 1);
  }

  /** Text of an element; white space as in CSS. */
  text(text: string): void {
    if (this.#open.some(({ name }) => HIDDEN.has(name))) return;
    if (this.#isIn('pre')) this.#say(text.replaceAll('\r\n', '\n'));
    else this.#words(text);
  }

  #words(text: string): void {
    const plain = text.replace(/[ \t\r\n\f]+/g, ' ');
    const isBegun = this.#spans.length > 0 && !this.#spans.at(-1)?.text.endsWith('\n');
    const words = plain.replace(/^ | $/g, '');
    if (words === '') {
      this.#isSpaceDue ||= plain !== '' && isBegun;
      return;
    }
    // A space before a link, or before what looks otherwise, belongs to neither.
    if (isBegun && (this.#isSpaceDue || plain.startsWith(' '))) this.#spans.push({ text: ' ' });
    this.#say(words);
    this.#isSpaceDue = plain.endsWith(' ');
  }

  finish(): Block[] {
    this.#endBlock(true);
    return this.#blocks;
  }

  #isIn(name: string): boolean {
    return this.#open.some((one) => one.name === name);
  }

  #say(text: string): void {
    const look: Look = Object.assign({}, ...this.#open.map((one) => one.look));
    if (text !== '') this.#spans.push({ text, ...look });
  }

  #beginBlock(name: string, { start }: Readonly<Record<string, string>>): void {
    if (name === 'ul') this.#lists.push({ next: null });
    if (name === 'ol') this.#lists.push({ next: Number(start ?? 1) || 1 });
    if (/^h[1-6]$/.test(name)) this.#kind = 'heading';
    if (name !== 'li') return;
    this.#kind = 'item';
    const list = this.#lists.at(-1);
    this.#number = list?.next ?? null;
    if (list !== undefined && list.next !== null) list.next += 1;
  }

  #endBlock(isNextApart: boolean): void {
    const block = withoutBlanks({
      kind: this.#isIn('pre') ? 'code' : this.#kind,
      isApart: this.#isApart,
      isQuoted: this.#isIn('blockquote'),
      depth: Math.max(this.#lists.length - 1, 0),
      number: this.#number,
      spans: this.#spans,
    });
    if (block.spans.length > 0) {
      this.#blocks.push(block);
      [this.#kind, this.#number] = ['paragraph', null];
    }
    this.#isApart = isNextApart || (this.#isApart && block.spans.length === 0);
    [this.#spans, this.#isSpaceDue] = [[], false];
  }
}

function lookOf(name: string, attributes: Readonly<Record<string, string>>): Look {
  if (name !== 'a') return LOOKS[name] ?? {};
  const href = (attributes.href ?? '').trim();
  return LEADS.test(href) ? { link: { href } satisfies Link } : {};
}
