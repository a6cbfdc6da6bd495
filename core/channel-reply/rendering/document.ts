/** Where something that is written leads: `http`, `https`, `mailto` or `tel`. One object a link, so that its pieces are known for one. */
export interface Link {
  readonly href: string;
}

/** Words that look alike. A line break within is `\n`. */
export interface Span {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly struck?: boolean;
  readonly code?: boolean;
  readonly link?: Link;
}

/** A paragraph, a heading, an item of a list, or lines of code. */
export interface Block {
  readonly kind: 'paragraph' | 'heading' | 'item' | 'code';
  /** whether there is an empty line before it, unless it is the first */
  readonly isApart: boolean;
  readonly isQuoted: boolean;
  /** how deep it stands in lists, from 0 */
  readonly depth: number;
  /** of an item of a list that is numbered: its number; null: a bullet */
  readonly number: number | null;
  readonly spans: readonly Span[];
}

/** What a block says, without how it looks. */
export const textOf = ({ spans }: Pick<Block, 'spans'>): string => spans.map(({ text }) => text).join('');

/** A block that says something in the plainest way: nothing of it but its words, and where its links lead. */
export function plainest(block: Block): Block {
  const spans = linkGroups(block.spans).map(({ link, spans: own }): Span => {
    const text = own.map((span) => span.text).join('');
    return { text: link === undefined || isSaidBy(text, link) ? text : `${text} (${link.href})` };
  });
  return { kind: 'paragraph', isApart: block.isApart, isQuoted: false, depth: 0, number: null, spans };
}

/** Whether words say already where a link leads. */
export function isSaidBy(text: string, { href }: Link): boolean {
  const plain = (one: string) =>
    one
      .trim()
      .replace(/^(?:mailto:|tel:)/i, '')
      .replace(/\/$/, '');
  return plain(text) === plain(href) || plain(text) === '';
}

/** Spans side by side of one link, or of none. */
export function linkGroups(spans: readonly Span[]): { link: Link | undefined; spans: Span[] }[] {
  const groups: { link: Link | undefined; spans: Span[] }[] = [];
  for (const span of spans) {
    const last = groups.at(-1);
    if (last !== undefined && last.link === span.link) last.spans.push(span);
    else groups.push({ link: span.link, spans: [span] });
  }
  return groups;
}

/** A block in two at an offset of its text. What goes on is no new item of a list. */
export function divided(block: Block, offset: number): [Block, Block] {
  const head: Span[] = [];
  const tail: Span[] = [];
  let at = 0;
  for (const span of block.spans) {
    const cut = Math.min(Math.max(offset - at, 0), span.text.length);
    if (cut > 0) head.push({ ...span, text: span.text.slice(0, cut) });
    if (cut < span.text.length) tail.push({ ...span, text: span.text.slice(cut) });
    at += span.text.length;
  }
  const kind = block.kind === 'item' ? 'paragraph' : block.kind;
  const rest = { ...block, kind, number: null, isApart: true, spans: tail };
  return [withoutBlanks({ ...block, spans: head }), withoutBlanks(rest)];
}

/** A block without white space at its ends; of code only the line breaks go. */
export function withoutBlanks(block: Block): Block {
  const [first, last] = block.kind === 'code' ? [/^\n+/, /\s+$/] : [/^\s+/, /\s+$/];
  const spans = [...block.spans];
  for (let [span] = spans; span !== undefined; [span] = spans) {
    const text = span.text.replace(first, '');
    if (text === '') spans.shift();
    else {
      spans[0] = { ...span, text };
      break;
    }
  }
  for (let span = spans.at(-1); span !== undefined; span = spans.at(-1)) {
    const text = span.text.replace(last, '');
    if (text === '') spans.pop();
    else {
      spans[spans.length - 1] = { ...span, text };
      break;
    }
  }
  return { ...block, spans };
}
