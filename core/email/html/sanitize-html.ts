import { Parser } from 'htmlparser2';
import { escapeHtml } from './escape-html.ts';
import { flattenHtml } from './flatten-html.ts';
import { HELD_BACK } from './held-back.ts';
import { leadsElsewhere } from './leads-elsewhere.ts';
import { safeStyle } from './safe-style.ts';

/** HTML that is safe to show, and the addresses of the pictures in it that are held back. */
export interface SafeHtml {
  html: string;
  /** http and https, each once, in their order */
  remoteImages: string[];
}

/** Elements that are kept; of all others, the content is, unless it is listed below. */
const KEPT = new Set(
  (
    'a abbr b blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure font ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup ' +
    'table tbody td tfoot th thead tr tt u ul var'
  ).split(' '),
);
/** Elements that go with all that is in them. */
const DROPPED = new Set(
  (
    'applet audio base button canvas datalist embed frameset iframe input link listing math meta meter noembed ' +
    'noframes noscript object option output plaintext progress script select style svg template textarea title video xmp'
  ).split(' '),
);
const VOID = new Set(['br', 'col', 'hr', 'img']);

const LENGTH = /^\d{1,4}%?$/;
const NUMBER = /^-?\d{1,4}$/;
const COLOR = /^#?[\w]{1,30}$/;
const ANY_TEXT = /^[^\p{Cc}]{0,1000}$/u;

/** The attributes that an element may have, and what each may be. */
const ON_ALL: Readonly<Record<string, RegExp>> = {
  align: /^(?:left|right|center|justify)$/i,
  dir: /^(?:ltr|rtl|auto)$/i,
  lang: /^[\w-]{1,35}$/,
  title: ANY_TEXT,
};
const CELL = {
  bgcolor: COLOR,
  colspan: NUMBER,
  height: LENGTH,
  rowspan: NUMBER,
  valign: /^(?:top|middle|bottom|baseline)$/i,
  width: LENGTH,
};
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  col: { span: NUMBER, width: LENGTH },
  font: { color: COLOR, face: /^[\w ,-]{1,200}$/, size: /^[+-]?\d$/ },
  img: { alt: ANY_TEXT, height: LENGTH, width: LENGTH },
  ol: { start: NUMBER, type: /^[1aAiI]$/ },
  table: { bgcolor: COLOR, border: NUMBER, cellpadding: NUMBER, cellspacing: NUMBER, width: LENGTH },
  td: CELL,
  th: CELL,
};

const LINK = /^(?:https?:\/\/|mailto:|tel:)/i;
const REMOTE = /^https?:\/\//i;
/** Pictures that come along: in the HTML itself, or as a file of the same message. */
const ALONG = /^(?:cid:[^\s"'<>]{1,998}|data:image\/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]+)$/i;
const LONGEST_ADDRESS = 4000;
const MOST_IMAGES = 100;
/** Most characters of all addresses that are told: they stand in the row of the message. */
const LONGEST_TOLD = 10_000;

const written = (name: string, value: string): string => ` ${name}="${escapeHtml(value)}"`;
const withoutBlanks = (address: string): string => address.replace(/[\s\p{Cc}]+/gu, '');

/** What of a tag any element may have. */
function commonAttributes(name: string, attributes: Readonly<Record<string, string>>): string {
  const allowed = { ...ON_ALL, ...ATTRIBUTES[name] };
  const kept = Object.entries(allowed).flatMap(([attribute, pattern]) => {
    const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    return value !== undefined && pattern.test(value) ? [written(attribute, value)] : [];
  });
  const style = safeStyle(attributes.style ?? '');
  return kept.join('') + (style === '' ? '' : written('style', style));
}

/** Says of a link that it leads elsewhere than it shows, and where, for whoever holds the pointer over it and for programs. */
const LEADS_TO = 'data-leads-to';

/** A link that is open: where it leads, what it shows so far, and where its tag is to be written. */
interface OpenLink {
  readonly address: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly before: string;
  shown: string;
}

/** The tag of a link, once it is known what it shows. */
function linkTag({ address, attributes, shown }: OpenLink): string {
  const elsewhere = leadsElsewhere(address, shown);
  const { title: _, ...others } = attributes;
  const marks = elsewhere === null ? '' : written(LEADS_TO, elsewhere) + written('title', elsewhere);
  const rest = commonAttributes('a', elsewhere === null ? attributes : others);
  return `<a${written('href', address)} target="_blank" rel="noopener noreferrer nofollow"${marks}${rest}>`;
}

/** Where a link leads, `''` for none that may be kept. */
function addressIn({ href = '' }: Readonly<Record<string, string>>): string {
  const address = withoutBlanks(href);
  return address.length > LONGEST_ADDRESS || !LINK.test(address) ? '' : address;
}

function imageAttributes(attributes: Readonly<Record<string, string>>, held: Set<string>): string {
  const source = withoutBlanks(attributes.src ?? attributes[HELD_BACK] ?? '');
  if (ALONG.test(source)) return written('src', source);
  if (!REMOTE.test(source) || source.length > LONGEST_ADDRESS) return '';
  const told = [...held].reduce((length, address) => length + address.length, source.length);
  if (held.size < MOST_IMAGES && told <= LONGEST_TOLD) held.add(source);
  return written(HELD_BACK, source);
}

/** Rewritings after which nothing is shown of HTML that still reads differently each time; two are enough for what is written. */
const MOST_REWRITINGS = 10;

/**
 * HTML of a stranger as HTML that can be shown: elements, attributes, styles and kinds of addresses by a list of what is
 * allowed, all of it written anew. Pictures from elsewhere are held back, as they tell who sent them when they are looked at.
 * What it gives, it gives again for its own result: where an element between two others goes, these can end each other, so
 * that the result is rewritten until it stays.
 */
export function sanitizeHtml(html: string): SafeHtml {
  let safe = rewritten(html);
  for (let times = 1; times < MOST_REWRITINGS; times += 1) {
    const again = rewritten(safe.html);
    if (again.html === safe.html) return safe;
    safe = { ...safe, html: again.html };
  }
  return { html: '', remoteImages: [] };
}

/** HTML of which everything is left out that is not allowed. */
function rewritten(html: string): SafeHtml {
  const held = new Set<string>();
  const open: boolean[] = [];
  let dropping = 0;
  let result = '';
  let link: OpenLink | null = null;
  const endLink = (): void => {
    if (link !== null) result = link.before + linkTag(link) + result;
    link = null;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const drops = DROPPED.has(name);
        const keeps = !drops && dropping === 0 && KEPT.has(name);
        open.push(keeps);
        if (drops) dropping += 1;
        if (!keeps) return;
        const address = name === 'a' ? addressIn(attributes) : '';
        if (address !== '') {
          endLink();
          link = { address, attributes, before: result, shown: '' };
          result = '';
          return;
        }
        const special = name === 'img' ? imageAttributes(attributes, held) : '';
        result += `<${name}${special}${commonAttributes(name, attributes)}>`;
      },
      onclosetag(name) {
        const keeps = open.pop();
        if (DROPPED.has(name)) dropping -= 1;
        if (name === 'a') endLink();
        if (keeps && !VOID.has(name)) result += `</${name}>`;
      },
      ontext(text) {
        if (dropping > 0) return;
        if (link !== null && link.shown.length < LONGEST_ADDRESS) link.shown += text;
        result += escapeHtml(text.replaceAll('\0', ''));
      },
    },
    { decodeEntities: true },
  );
  parser.end(flattenHtml(html));
  endLink();
  return { html: result.trim().toWellFormed(), remoteImages: [...held] };
}
