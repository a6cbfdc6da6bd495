import type { ChannelTemplate } from '../../../schemas/channel.ts';
import type { Abilities } from '../../channel/index.ts';
import { cutInto, type Limit } from './cut.ts';
import type { Block } from './document.ts';
import { blocksOfHtml } from './read-html.ts';
import { blocksOfText } from './read-text.ts';

/** A file of a reply, and where it can be fetched from by whoever has the link. */
export interface ReplyFile {
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly key: string;
}

/** What a reply says: HTML that is safe to show where there is some, else its text. */
export interface ReplyWords {
  readonly id: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly files: readonly ReplyFile[];
  /** as which approved template it goes out, and nothing else */
  readonly template?: ChannelTemplate | undefined;
}

/** A message of the channel that a reply becomes. */
export interface RenderedPart {
  /** the same at every try */
  readonly id: string;
  /** as the channel writes it; '' where it is a file alone */
  readonly text: string;
  readonly file?: ReplyFile;
  /** in place of a text */
  readonly template?: ChannelTemplate;
}

/**
 * The messages of a channel that a reply becomes: its words in the channel's format, cut where they are too long, with the links of files that do
 * not go along at their end, then each file that does. The same reply always becomes the same messages. Pure.
 * @param linkTo gives the link of a file that does not go along
 */
export function renderReply(
  { id, text, html, files, template }: ReplyWords,
  abilities: Limit & Pick<Abilities, 'files'>,
  linkTo: (file: ReplyFile) => string,
): RenderedPart[] {
  if (template !== undefined) return [{ id: partId(id, 0), text: '', template }];
  const { carried, linked } = sortedOut(files, abilities.files);
  const words = html === undefined || html === '' ? blocksOfText(text) : blocksOfHtml(html);
  const said = words.length > 0 || html === undefined ? words : blocksOfText(text);
  const texts = cutInto([...said, ...linked.map((file) => linkBlock(file, linkTo(file)))], abilities);
  const parts: Omit<RenderedPart, 'id'>[] = [
    ...texts.map((one) => ({ text: one })),
    ...carried.map((file) => ({ text: '', file })),
  ];
  return parts.map((part, at) => ({ id: partId(id, at), ...part }));
}

/** The id of a part of a reply, from 0. */
export const partId = (messageId: string, at: number): string => `${messageId}-${at + 1}`;

/** Files that go along, and those that are too large or too many for the channel. */
function sortedOut(files: readonly ReplyFile[], { most, bytes }: Abilities['files']) {
  const fitting = files
    .filter(({ contentType, size }) => bytes(contentType) > 0 && size <= bytes(contentType))
    .slice(0, most);
  return { carried: fitting, linked: files.filter((file) => !fitting.includes(file)) };
}

function linkBlock({ filename }: ReplyFile, href: string): Block {
  const spans = [{ text: filename, link: { href } }];
  return { kind: 'paragraph', isApart: true, isQuoted: false, depth: 0, number: null, spans };
}
