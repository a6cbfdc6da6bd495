import { CITES, INTRODUCES_QUOTE, QUOTE_FOLLOWS, UNDER_RULE } from './quote-marks.ts';

/** Class that our own mails carry in their HTML, so that clients which keep classes tell where our text begins. */
export const OWN_MESSAGE_CLASS = 'bilet-message';

/** An element as its start tag says. */
export interface StartTag {
  name: string;
  attributes: Readonly<Record<string, string>>;
}

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
const FOLLOWS_CLASSES = ['outlookmessageheader', 'zmail_extra_hr'];

const QUOTED_CLASSES = [
  'protonmail_quote',
  'tutanota_quote',
  'zmail_extra',
  'front-blockquote',
  'sh-quoted-content',
  'freshdesk_quote',
];
const QUOTED_NAMES = new Set(['messagereplysection', 'quote']);
const QUOTED_DATA = new Set(['__QUOTED_TEXT__', '__HEADERS__']);

const INTRODUCES_CLASSES = ['gmail_attr', 'moz-cite-prefix', 'gmail_quote_attribution'];

/** The rule that Outlook and Windows Mail draw over the header of a quoted message, in every language. */
const RULE_ABOVE =
  /border-top(?:-color)?\s*:\s*(?:solid\s+#(?:e1e1e1|b5c4df)|#(?:e1e1e1|b5c4df)\s+1|rgb\(229,\s*229,\s*229\))/i;

function classesOf({ attributes }: StartTag): string[] {
  return (attributes['class'] ?? '')
    .toLowerCase()
    .split(/\s+/)
    .map((name) => name.replace(/^x_/, ''));
}

function isQuoted(tag: StartTag, classes: readonly string[]): boolean {
  const { attributes } = tag;
  const id = attributes['id'] ?? '';
  return (
    QUOTED_CLASSES.some((name) => classes.includes(name)) ||
    classes.some((name) => name.includes(OWN_MESSAGE_CLASS) || name.includes('yahoo_quoted')) ||
    id.includes('yahoo_quoted') ||
    QUOTED_NAMES.has((attributes['name'] ?? '').toLowerCase()) ||
    QUOTED_DATA.has(attributes['data-marker'] ?? '')
  );
}

/** What the mail client that wrote a start tag says by it. */
export function clientMarkOf(tag: StartTag): ClientMark {
  const { name, attributes } = tag;
  const classes = classesOf(tag);
  const id = (attributes['id'] ?? '').toLowerCase().replace(/^x_/, '');
  const has = (names: readonly string[]): boolean => names.some((one) => classes.includes(one));
  if (FOLLOWS_IDS.has(id) || has(FOLLOWS_CLASSES) || attributes['data-marker'] === '__DIVIDER__')
    return { mark: QUOTE_FOLLOWS, isQuote: false };
  if (isQuoted(tag, classes)) return { mark: CITES, isQuote: true };
  if (has(INTRODUCES_CLASSES) || id === 'reply-intro') return { mark: INTRODUCES_QUOTE, isQuote: false };
  if (name === 'blockquote') {
    const isCited = /^cite$/i.test(attributes['type'] ?? '') || classes.includes('gmail_quote');
    return { mark: isCited ? CITES : '', isQuote: true };
  }
  return { mark: RULE_ABOVE.test((attributes['style'] ?? '').slice(0, 2000)) ? UNDER_RULE : '', isQuote: false };
}
