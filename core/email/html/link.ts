import { attributeOf, type StartTag } from './start-tag.ts';

/** A link that is open: where it leads, and what it shows so far. */
export interface Link {
  href: string;
  /** what had been written before it */
  start: number;
  text: string;
}

const LONGEST_TEXT = 2000;

/** Where a link leads, if that is worth reading, else `''`. */
function readableAddress(href: string): string {
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

/** The link that a start tag opens; null when it opens none that is worth reading. */
export function openLink(tag: StartTag, start: number): Link | null {
  const href = tag.name === 'a' ? readableAddress(attributeOf(tag, 'href')) : '';
  return href === '' ? null : { href, start, text: '' };
}

/** Adds to what a link shows. */
export function addLinkText(link: Link, text: string): void {
  if (link.text.length < LONGEST_TEXT) link.text += text;
}

/** What to write behind a link: its address, unless it shows that itself. */
export function behindLink({ href, text }: Link): string {
  return bare(href) === bare(text) ? '' : ` <${href}>`;
}
