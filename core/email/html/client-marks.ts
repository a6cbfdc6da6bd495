import { CITES, INTRODUCES_QUOTE, QUOTE_FOLLOWS, UNDER_RULE } from './quote-marks.ts';
import { attributeOf, type StartTag } from './start-tag.ts';

/** Class that our own mails carry in their HTML, so that clients which keep classes tell where our text begins. */
export const OWN_MESSAGE_CLASS = 'bilet-message';

/** What a mail client says by an element: where a quote begins, or that the element holds one. */
export interface ClientMark {
  /** mark for the element's first line, `''` for none */
  mark: string;
  isQuote: boolean;
}

const FOLLOWS_IDS = new Set([
  'divrplyfwdmsg',
  'appendonsend',
  'mail-editor-reference-message-container',
  'olk_src_body_section',
  'stopspelling',
  'zwchr',
]);
const FOLLOWS_CLASSES = ['outlookmessageheader', 'zmail_extra_hr', 'ms-outlook-mobile-reference-message'];

const QUOTED_CLASSES = [
  'protonmail_quote',
  'tutanota_quote',
  'zmail_extra',
  'front-blockquote',
  'sh-quoted-content',
  'freshdesk_quote',
];
/** Parts of class names and ids, to which clients add their own. */
const QUOTED_NAME_PARTS = [OWN_MESSAGE_CLASS, 'yahoo_quoted'];
const QUOTED_NAMES = new Set(['messagereplysection', 'quote']);
const QUOTED_DATA = new Set(['__QUOTED_TEXT__', '__HEADERS__']);

const INTRODUCES_CLASSES = ['gmail_attr', 'moz-cite-prefix', 'gmail_quote_attribution'];
const INTRODUCES_IDS = new Set(['reply-intro']);

/** The rule that Outlook and Windows Mail draw over the header of a quoted message, in every language. */
const RULE_ABOVE =
  /border-top(?:-color)?\s*:\s*(?:solid\s+#(?:e1e1e1|b5c4df)|#(?:e1e1e1|b5c4df)\s+1|rgb\(229,\s*229,\s*229\))/i;

/** A tag as far as marks depend on it. Outlook on the web puts `x_` before the names of the mail that it quotes. */
interface Names {
  id: string;
  classes: readonly string[];
}

function namesOf(tag: StartTag): Names {
  const plain = (name: string): string => name.replace(/^(?:x_)+/, '');
  return {
    id: plain(attributeOf(tag, 'id').toLowerCase()),
    classes: attributeOf(tag, 'class').toLowerCase().split(/\s+/).map(plain),
  };
}

function isFollowed(tag: StartTag, { id, classes }: Names): boolean {
  const isNamed = FOLLOWS_IDS.has(id) || FOLLOWS_CLASSES.some((name) => classes.includes(name));
  return isNamed || attributeOf(tag, 'data-marker') === '__DIVIDER__';
}

function isQuoted(tag: StartTag, { id, classes }: Names): boolean {
  const hasPart = [id, ...classes].some((name) => QUOTED_NAME_PARTS.some((part) => name.includes(part)));
  const isNamed = QUOTED_CLASSES.some((name) => classes.includes(name));
  const name = attributeOf(tag, 'name').toLowerCase();
  return hasPart || isNamed || QUOTED_NAMES.has(name) || QUOTED_DATA.has(attributeOf(tag, 'data-marker'));
}

const isIntroducing = ({ id, classes }: Names): boolean =>
  INTRODUCES_IDS.has(id) || INTRODUCES_CLASSES.some((name) => classes.includes(name));

const isCited = (tag: StartTag, { classes }: Names): boolean =>
  /^cite$/i.test(attributeOf(tag, 'type')) || classes.includes('gmail_quote');

/** What the mail client that wrote a start tag says by it. */
export function clientMarkOf(tag: StartTag): ClientMark {
  const names = namesOf(tag);
  if (isFollowed(tag, names)) return { mark: QUOTE_FOLLOWS, isQuote: false };
  if (isQuoted(tag, names)) return { mark: CITES, isQuote: true };
  if (isIntroducing(names)) return { mark: INTRODUCES_QUOTE, isQuote: false };
  if (tag.name === 'blockquote') return { mark: isCited(tag, names) ? CITES : '', isQuote: true };
  return { mark: RULE_ABOVE.test(attributeOf(tag, 'style')) ? UNDER_RULE : '', isQuote: false };
}
