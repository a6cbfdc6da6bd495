import type { TelegramEntity } from './update.ts';

/**
 * A text with the addresses of its links written behind their words, as nothing else tells them; bold and the like go. Offsets
 * count as JavaScript does; those that are beyond the text are of nothing. Pure.
 */
export function textWithLinks(text: string, entities: readonly TelegramEntity[]): string {
  const links = entities
    .filter(({ type, url, offset, length }) => type === 'text_link' && url && offset + length <= text.length)
    .toSorted((one, other) => one.offset - other.offset);
  let written = '';
  let at = 0;
  for (const { offset, length, url = '' } of links) {
    if (offset < at) continue;
    const words = text.slice(offset, offset + length);
    written += text.slice(at, offset + length);
    if (bare(words) !== bare(url)) written += ` (${url})`;
    at = offset + length;
  }
  return written + text.slice(at);
}

/** An address without what people leave out when they write it. */
const bare = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/$/, '');
