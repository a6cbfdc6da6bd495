import { type Block, type Span, withoutBlanks } from './document.ts';

/**
 * What people mean by signs in plain text, and nothing that they could mean otherwise: `**bold**`, a link as `[words](https://…)`, and
 * `code` between back quotes. An underline, a single star or a number at the start of a line stays what it is.
 */
const INLINE =
  /`(?<code>[^`\n]+)`|\*\*(?<bold>[^\s*](?:[^*\n]*[^\s*])?)\*\*|\[(?<label>[^[\]\n]+)\]\((?<href>https?:\/\/[^\s()<>]+)\)|(?<url>https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?()[\]])/giu;

/** A line of a text, or fenced code. */
interface Line {
  readonly isQuoted: boolean;
  readonly is: 'empty' | 'code' | 'item' | 'words';
  readonly said: string;
  readonly number: number | null;
}

function lineOf(line: string): Line {
  const quote = /^> ?(?<rest>.*)$/u.exec(line);
  const said = quote?.groups?.rest ?? line;
  const of = { isQuoted: quote !== null, said, number: null };
  if (said.trim() === '') return { ...of, is: 'empty' };
  const item = /^(?:[-*•] +|(?<number>\d{1,3})\. +)(?<rest>\S.*)$/u.exec(said)?.groups;
  if (item === undefined) return { ...of, is: 'words' };
  const { number, rest = '' } = item;
  return { ...of, is: 'item', said: rest, number: number === undefined ? null : Number(number) };
}

/** What a text that somebody typed says, block by block: paragraphs, lists, quotes and fenced code. */
export function blocksOfText(text: string): Block[] {
  const blocks: Block[] = [];
  let words: Line[] = [];
  let isApart = false;
  const push = (kind: Block['kind'], { isQuoted, number }: Line, spans: readonly Span[]) => {
    const block = withoutBlanks({ kind, isApart, isQuoted, depth: 0, number, spans });
    if (block.spans.length > 0) blocks.push(block);
    isApart = false;
  };
  const endWords = () => {
    const [first] = words;
    if (first !== undefined) push('paragraph', first, spansOf(words.map(({ said }) => said).join('\n')));
    words = [];
  };
  for (const line of linesOf(text)) {
    if (line.is !== 'words' || line.isQuoted !== words[0]?.isQuoted) endWords();
    if (line.is === 'words') words.push(line);
    else if (line.is === 'empty') isApart = true;
    else push(line.is, line, line.is === 'code' ? [{ text: line.said }] : spansOf(line.said));
  }
  endWords();
  return blocks;
}

/** The lines of a text; those of fenced code are one. */
function linesOf(text: string): Line[] {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const all: Line[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const said = lines[at] ?? '';
    const end = /^```\w*\s*$/.test(said) ? lines.indexOf('```', at + 1) : -1;
    if (end < 0) all.push(lineOf(said));
    else {
      all.push({ is: 'code', isQuoted: false, number: null, said: lines.slice(at + 1, end).join('\n') });
      at = end;
    }
  }
  return all;
}

function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const { code, bold, label, href, url } = found.groups ?? {};
    if (found.index > from) spans.push({ text: text.slice(from, found.index) });
    if (code !== undefined) spans.push({ text: code, code: true });
    else if (bold !== undefined) spans.push({ text: bold, bold: true });
    else if (url !== undefined) spans.push({ text: url, link: { href: url } });
    else if (label !== undefined && href !== undefined) spans.push({ text: label, link: { href } });
    from = found.index + found[0].length;
  }
  if (from < text.length) spans.push({ text: text.slice(from) });
  return spans;
}
