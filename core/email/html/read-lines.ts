import { Parser } from 'htmlparser2';
import {
  blankLinesBefore,
  isBlock,
  isHidden,
  isPreformatted,
  pictureCharacter,
  preformattedSelectors,
} from './appearance.ts';
import { clientMarkOf } from './client-marks.ts';
import { addLinkText, behindLink, type Link, openLink } from './link.ts';
import { attributeOf, type StartTag } from './start-tag.ts';
import { type TextWriter, textWriter } from './text-writer.ts';

const DEEPEST_LIST = 8;
const RULE = '-'.repeat(40);

/** An element that is open. */
interface Frame {
  name: string;
  isHidden: boolean;
  isPreformatted: boolean;
  isQuote: boolean;
  link: Link | null;
}

const OUTSIDE: Frame = { name: '', isHidden: false, isPreformatted: false, isQuote: false, link: null };

/** What is being read. */
interface Reading {
  writer: TextWriter;
  /** whether the marks of mail clients are written, too */
  marks: boolean;
  frames: Frame[];
  /** which elements show white space as it is by the style sheets */
  preformatted: ReadonlySet<string>;
  /** the next number of each open list, 0 for a list without numbers */
  lists: number[];
  link: Link | null;
}

const isList = (name: string): boolean => name === 'ul' || name === 'ol';

function startItem({ writer, lists }: Reading): void {
  const number = lists.at(-1);
  if (number === undefined) return;
  writer.prefix(
    `${'  '.repeat(Math.min(lists.length, DEEPEST_LIST) - 1)}${number > 0 ? `${number}. ` : '* '}`,
  );
  if (number > 0) lists.splice(-1, 1, number + 1);
}

function startList({ lists }: Reading, tag: StartTag): void {
  const start = Number.parseInt(attributeOf(tag, 'start') || '1', 10) || 1;
  lists.push(tag.name === 'ol' ? Math.max(start, 1) : 0);
}

/** Writes what an element shows by itself, before its text. */
function writeStart(reading: Reading, tag: StartTag): void {
  const { writer } = reading;
  if (tag.name === 'br') writer.lineBreak();
  else if (tag.name === 'hr') writer.text(RULE, false);
  else if (tag.name === 'li') startItem(reading);
  else if (isList(tag.name)) startList(reading, tag);
  else writer.text(pictureCharacter(tag), false);
}

function openElement(reading: Reading, tag: StartTag): void {
  const { writer, marks, frames } = reading;
  const outer = frames.at(-1) ?? OUTSIDE;
  if (outer.isHidden || isHidden(tag)) {
    frames.push({ ...OUTSIDE, name: tag.name, isHidden: true });
    return;
  }
  const client = clientMarkOf(tag);
  const isQuote = client.isQuote && (marks || tag.name === 'blockquote');
  if (isBlock(tag.name)) writer.block(blankLinesBefore(tag.name));
  if (isQuote) writer.openQuote();
  if (marks && client.mark !== '') writer.prefix(client.mark);
  writeStart(reading, tag);
  const link = reading.link ? null : openLink(tag, writer.length());
  reading.link ??= link;
  frames.push({
    name: tag.name,
    isHidden: false,
    isPreformatted: isPreformatted(tag, outer.isPreformatted, reading.preformatted),
    isQuote,
    link,
  });
}

function closeLink(reading: Reading, link: Link): void {
  const { writer } = reading;
  reading.link = null;
  if (writer.length() > link.start) writer.text(behindLink(link), false);
}

function closeElement(reading: Reading): void {
  const { writer, frames, lists } = reading;
  const frame = frames.pop();
  if (!frame || frame.isHidden) return;
  if (frame.link) closeLink(reading, frame.link);
  if (isList(frame.name)) lists.pop();
  if (frame.isQuote) writer.closeQuote();
  if (frame.name === 'td' || frame.name === 'th') writer.text(' ', false);
  if (isBlock(frame.name)) writer.block(frame.name === 'hr' ? 1 : 0);
}

function writeText({ writer, frames, link }: Reading, text: string): void {
  const frame = frames.at(-1) ?? OUTSIDE;
  if (frame.isHidden) return;
  if (link) addLinkText(link, text);
  const isFirstLine = frame.name === 'pre' && text.startsWith('\n');
  writer.text(isFirstLine ? text.slice(1) : text, frame.isPreformatted);
}

/**
 * The lines that a browser would show of HTML. `> ` stands before what is quoted.
 *
 * @param marks also write the marks by which mail clients tell what is quoted (`quote-marks.ts`)
 */
export function readLines(html: string, marks: boolean): string {
  const reading: Reading = {
    writer: textWriter(),
    marks,
    frames: [],
    preformatted: preformattedSelectors(html),
    lists: [],
    link: null,
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => openElement(reading, { name, attributes }),
      onclosetag: () => closeElement(reading),
      ontext: (text) => writeText(reading, text),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return reading.writer.finish();
}
