/** What an agent's reply may look like: words, and elements that only show how they are meant. */
const SHOWN = {
  p: 'p',
  div: 'p',
  tr: 'p',
  h1: 'p',
  h2: 'p',
  h3: 'p',
  h4: 'p',
  h5: 'p',
  h6: 'p',
  pre: 'pre',
  b: 'b',
  strong: 'b',
  th: 'b',
  i: 'i',
  em: 'i',
  u: 'u',
  ins: 'u',
  s: 's',
  del: 's',
  strike: 's',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  blockquote: 'blockquote',
  code: 'code',
  kbd: 'code',
  br: 'br',
  a: 'a',
} as const;
type Name = (typeof SHOWN)[keyof typeof SHOWN];

/** A part of a reply: words, or an element and what is in it. `href` is the address of a page or of mail. */
export type Part = string | { readonly name: Name; readonly href?: string; readonly parts: readonly Part[] };

const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|[^<]+|</gi;
const HREF = /\shref="([^"]*)"/i;
const LEADS = /^(?:https?:\/\/|mailto:)/i;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' },
};
const MOST_DEEP = 20;

const read = (words: string): string =>
  words.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

const shownAs = (name: string): Name | undefined =>
  Object.hasOwn(SHOWN, name) ? SHOWN[name as keyof typeof SHOWN] : undefined;

/**
 * Reads the desk's HTML of a reply without a parser of the browser, which strict policies forbid: of elements that are known, their names, of links where they lead, and of
 * all else the words. Nothing of it is ever markup again. Pure.
 */
export function partsOf(html: string): Part[] {
  const all: Part[] = [];
  const open: { tag: string; parts: Part[] }[] = [];
  const put = (part: Part) => (open.at(-1)?.parts ?? all).push(part);

  function begin(tag: string, attributes: string): void {
    const name = shownAs(tag);
    if (name === undefined || open.length >= MOST_DEEP) return;
    const parts: Part[] = [];
    const href = read(HREF.exec(attributes)?.[1] ?? '');
    put({ name, parts, ...(name === 'a' && LEADS.test(href) && { href }) });
    if (name !== 'br') open.push({ tag, parts });
  }

  function end(tag: string): void {
    const at = open.findLastIndex((one) => one.tag === tag);
    if (at >= 0) open.length = at;
  }

  for (const [token, slash, tag = '', attributes = ''] of html.matchAll(TOKEN)) {
    if (tag !== '') (slash === '/' ? end : begin)(tag.toLowerCase(), attributes);
    else if (!token.startsWith('<!--')) put(read(token));
  }
  return all;
}
