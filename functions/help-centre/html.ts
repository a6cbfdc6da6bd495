/** What may be filled into markup: text is escaped, markup stays as it is, what is not there is left out. */
export type Filled = string | number | Html | null | undefined | false | readonly Filled[];

/** Markup. Nobody outside this file can make any but by `html`, so that whatever was filled in is text in it. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}
export type Html = Markup;

/** Where in markup a value stands: among the text, in a quoted attribute, or at the beginning of an address. */
type Place = 'text' | 'attribute' | 'address';

/**
 * Markup with values filled in, each escaped for where it stands. A value stands in text or in an attribute with double quotes, and
 * nowhere else; one that an address begins with leads to no script.
 * @throws Error when a value stands where no escaping makes it safe
 */
export function html(parts: TemplateStringsArray, ...values: Filled[]): Html {
  const places = placesOf(parts);
  let markup = parts[0] ?? '';
  for (const [at, value] of values.entries())
    markup += `${filled(value, places[at] ?? 'text')}${parts[at + 1] ?? ''}`;
  return new Markup(markup);
}

/** Markup that was sanitised before it was stored, such as the text of an article. Nothing else may come this way. */
export const sanitisedHtml = (stored: string): Html => new Markup(stored);

/** Facts for machines (JSON-LD), as a block of data that no browser runs. */
export function jsonLd(facts: object): Html {
  const json = JSON.stringify(facts).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return new Markup(`<script type="application/ld+json">${json}</script>`);
}

function filled(value: Filled, place: Place): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map((one: Filled) => filled(one, place)).join('');
  if (value instanceof Markup) {
    if (place !== 'text') throw new Error('Markup stands in an attribute.');
    return value.toString();
  }
  const text = String(value);
  return escaped(place === 'address' && !isHarmless(text) ? '#' : text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Whether an address leads to a page, a part of this one, or a letter: to no script, and to no other host by two slashes. */
const isHarmless = (address: string): boolean =>
  /^(?:https?:\/\/|mailto:|tel:|#|\?|\/(?![/\\])|$)/i.test(address) && !/[\p{Cc}\\]/u.test(address);

const known = new WeakMap<TemplateStringsArray, Place[]>();

function placesOf(parts: TemplateStringsArray): Place[] {
  const before = known.get(parts);
  if (before) return before;
  let written = '';
  const places = parts.slice(0, -1).map((part) => {
    written += part;
    const place = placeAfter(written);
    // What is filled in closes nothing.
    written += '.';
    return place;
  });
  known.set(parts, places);
  return places;
}

function placeAfter(written: string): Place {
  const tag = written.slice(written.lastIndexOf('<'));
  if (/<(?:script|style)\b[^>]*>[^<]*$/i.test(written)) throw new Error(`A value stands in ${tag}`);
  if (!/^<[^>"]*(?:"[^"]*"[^>"]*)*(?:"[^"]*)?$/.test(tag)) return 'text';
  const attribute = /\s([a-z-]+)="([^"]*)$/.exec(tag);
  const isOpen = attribute !== null && (tag.match(/"/g) ?? []).length % 2 === 1;
  if (!isOpen) throw new Error(`A value stands in no quoted attribute: ${tag}`);
  const [, name = '', begun = ''] = attribute;
  if (name.startsWith('on') || name === 'style') throw new Error(`A value stands in ${name}.`);
  return ['href', 'src', 'action', 'formaction'].includes(name) && begun === '' ? 'address' : 'attribute';
}
