import { Parser } from 'htmlparser2';

/** Attributes by which HTML shows a picture or another part. */
const ATTRIBUTES = ['src', 'background', 'data', 'poster', 'href', 'xlink:href'];
const IN_STYLE = /url\(\s*["']?([^"')]{1,2000})/gi;
const MOST_REFERENCES = 10_000;

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** One spelling for what a reference names: a content id in lower case, or an address as it is. */
function normalize(reference: string): string {
  const address = reference.trim();
  return /^cid:/i.test(address) ? `cid:${decodePercent(address.slice(4)).toLowerCase()}` : address;
}

/** What HTML refers to: `cid:` and the content id of a part in lower case (RFC 2392), or the address of anything else. */
export function referencesIn(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (reference: string | undefined): void => {
    if (reference && reference.length < 3000 && found.size < MOST_REFERENCES) found.add(normalize(reference));
  };
  const inStyle = (text: string): void => {
    for (const [, reference] of text.matchAll(IN_STYLE)) add(reference);
  };
  const parser = new Parser({
    onopentag: (_, attributes) => {
      for (const name of ATTRIBUTES) if (Object.hasOwn(attributes, name)) add(attributes[name]);
      inStyle(attributes.style ?? '');
    },
    ontext: (text) => {
      if (text.includes('cid:')) inStyle(text);
    },
  });
  parser.end(html);
  return found;
}

/** Whether HTML shows a part, by its content id or the place that the part says it has. */
export function isReferredTo(references: ReadonlySet<string>, contentId: string, location: string): boolean {
  const id = contentId.toLowerCase();
  const isNamed = id !== '' && (references.has(`cid:${id}`) || references.has(`cid:${decodePercent(id)}`));
  return isNamed || (location !== '' && references.has(location));
}
