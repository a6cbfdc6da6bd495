import { Parser } from 'htmlparser2';
import { clientMarkOf } from './client-marks.ts';
import { type TextWriter, textWriter } from './text-writer.ts';

/** Elements that start and end a line. */
const BLOCKS = new Set(
  (
    'address article aside body caption center dd details div dl dt fieldset figcaption figure footer form ' +
    'header li main nav ol optgroup option p section summary table tr ul h1 h2 h3 h4 h5 h6 hr pre listing xmp'
  ).split(' '),
);
/** Elements whose content a reader does not see. */
const HIDDEN = new Set('script style title svg iframe object template noscript noembed math'.split(' '));
const HEADING = /^h[1-6]$/;
const PREFORMATTED = new Set(['pre', 'listing', 'xmp', 'plaintext', 'textarea']);
const DEEPEST_LIST = 8;
const RULE = '-'.repeat(40);

const HIDDEN_STYLE = /(?:^|[;\s])display\s*:\s*none/i;
const WHITE_SPACE_STYLE = /(?:^|[;\s])white-space(?:-collapse)?\s*:\s*([a-z-]+)/i;
/** Characters of a style that are looked at. */
const LONGEST_STYLE = 2000;

interface Link {
  href: string;
  /** what the writer had written before it */
  start: number;
  text: string;
}

interface Frame {
  name: string;
  isHidden: boolean;
  isPreformatted: boolean;
  isQuote: boolean;
  link: Link | null;
  isList: boolean;
}

const OUTSIDE: Frame = {
  name: '',
  isHidden: false,
  isPreformatted: false,
  isQuote: false,
  link: null,
  isList: false,
};

/** The address of a link that is worth reading, `''` for none. */
function readableLink(href: string): string {
  const address = href.replace(/[\s\p{Cc}]+/gu, '');
  if (/^mailto:/i.test(address)) return address.slice('mailto:'.length).split('?')[0] ?? '';
  return /^(?:https?:|tel:)/i.test(address) ? address : '';
}

const bare = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:|tel:)/, '')
    .replace(/\/$/, '');

/** A picture that stands for a character, such as an emoji. */
const isCharacter = (alt: string): boolean => alt.length <= 16 && /^[\p{Extended_Pictographic}\p{Emoji}\ufe0f\u200d]+$/u.test(alt);

function isPreformatted(name: string, style: string, outer: boolean): boolean {
  if (PREFORMATTED.has(name)) return true;
  const value = WHITE_SPACE_STYLE.exec(style)?.[1]?.toLowerCase();
  if (value === undefined || value === 'inherit') return outer;
  return value.startsWith('pre') || value === 'break-spaces';
}

/** A list that is open: the number of its next item, 0 for a list without numbers. */
interface List {
  next: number;
}

function startItem(writer: TextWriter, lists: readonly List[]): void {
  const list = lists.at(-1);
  if (!list) return;
  const indent = '  '.repeat(Math.min(lists.length, DEEPEST_LIST) - 1);
  writer.prefix(`${indent}${list.next > 0 ? `${list.next}. ` : '* '}`);
  if (list.next > 0) list.next += 1;
}

const listOf = (name: string, start: string | undefined): List => ({
  next: name === 'ol' ? Math.max(Number.parseInt(start ?? '1', 10) || 1, 1) : 0,
});

/** Writes the text of elements as the parser comes to them. */
function handlersFor(writer: TextWriter, marks: boolean) {
  const frames: Frame[] = [];
  const lists: List[] = [];
  let link: Link | null = null;

  const startLine = (name: string, attributes: Record<string, string>, isQuote: boolean, mark: string): void => {
    if (BLOCKS.has(name)) writer.block(HEADING.test(name) ? 1 : 0);
    if (isQuote) writer.openQuote();
    if (mark !== '') writer.prefix(mark);
    if (name === 'br') writer.lineBreak();
    if (name === 'li') startItem(writer, lists);
    if (name === 'hr') writer.text(RULE, false);
    if (name === 'ul' || name === 'ol') lists.push(listOf(name, attributes['start']));
    if (name === 'img' && isCharacter(attributes['alt'] ?? '')) writer.text(attributes['alt'] ?? '', false);
  };

  const onopentag = (name: string, attributes: Record<string, string>): void => {
    const outer = frames.at(-1) ?? OUTSIDE;
    const style = (attributes['style'] ?? '').slice(0, LONGEST_STYLE);
    const isHidden = outer.isHidden || HIDDEN.has(name) || HIDDEN_STYLE.test(style);
    const client = clientMarkOf({ name, attributes });
    const isQuote = !isHidden && client.isQuote && (marks || name === 'blockquote');
    const href = name === 'a' ? readableLink((attributes['href'] ?? '').slice(0, LONGEST_STYLE)) : '';
    const opened = href === '' || isHidden || link ? null : { href, start: writer.length(), text: '' };
    link ??= opened;
    if (!isHidden) startLine(name, attributes, isQuote, marks ? client.mark : '');
    frames.push({
      name,
      isHidden,
      isPreformatted: isPreformatted(name, style, outer.isPreformatted),
      isQuote,
      link: opened,
      isList: !isHidden && (name === 'ul' || name === 'ol'),
    });
  };

  const onclosetag = (): void => {
    const frame = frames.pop();
    if (!frame || frame.isHidden) return;
    if (frame.link) {
      link = null;
      const { href, text, start } = frame.link;
      if (writer.length() > start && bare(href) !== bare(text)) writer.text(` <${href}>`, false);
    }
    if (frame.isList) lists.pop();
    if (frame.isQuote) writer.closeQuote();
    if (frame.name === 'td' || frame.name === 'th') writer.text(' ', false);
    if (BLOCKS.has(frame.name)) writer.block(frame.name === 'hr' ? 1 : 0);
  };

  const ontext = (content: string): void => {
    const frame = frames.at(-1) ?? OUTSIDE;
    if (frame.isHidden) return;
    if (link && link.text.length < LONGEST_STYLE) link.text += content;
    const isFirstLine = frame.name === 'pre' && content.startsWith('\n');
    writer.text(isFirstLine ? content.slice(1) : content, frame.isPreformatted);
  };

  return { onopentag, onclosetag, ontext };
}

/**
 * The lines that a browser would show of HTML. `> ` stands before what is quoted.
 *
 * @param marks also write the marks by which mail clients tell what is quoted (`quote-marks.ts`)
 */
export function readLines(html: string, marks: boolean): string {
  const writer = textWriter();
  const parser = new Parser(handlersFor(writer, marks), { decodeEntities: true });
  parser.end(html);
  return writer.finish();
}
