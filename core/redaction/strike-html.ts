import { Parser } from 'htmlparser2';
import { allPlaces, MARK, type Passage } from './passage.ts';
import { passageReader, type Range, type Reading, readingOf } from './reading.ts';

/** A part of a source that something else takes the place of. */
interface Edit extends Range {
  by: string;
}

/** Tags behind which no line begins: text on both sides may be one word. */
const WITHIN_LINES = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);

/** What is between texts in HTML, and may hold a passage too: a tag, a comment, a declaration. */
interface Aside extends Range {
  /** of a tag: what it is without its source */
  tag?: { name: string; attributes: Record<string, string> };
  comment?: string;
}

/** HTML as its reader sees it, and what they do not see. */
function readHtml(html: string): { reading: Reading; asides: Aside[] } {
  const reader = passageReader();
  const asides: Aside[] = [];
  const range = (): Range => ({ start: parser.startIndex, end: parser.endIndex + 1 });
  const breaks = (name: string) => !WITHIN_LINES.has(name);
  const parser = new Parser({
    ontext(text) {
      const { start, end } = range();
      if (html.startsWith(text, start) && end - start === text.length) reader.text(text, start);
      else reader.standsFor(text, { start, end });
    },
    onopentag(name, attributes, isImplied) {
      reader.seam(breaks(name));
      if (!isImplied) asides.push({ ...range(), tag: { name, attributes } });
    },
    onclosetag(name, isImplied) {
      reader.seam(breaks(name));
      if (!isImplied) asides.push(range());
    },
    oncomment(comment) {
      reader.seam(false);
      asides.push({ ...range(), comment });
    },
    onprocessinginstruction() {
      reader.seam(false);
      asides.push(range());
    },
  });
  parser.end(html);
  return { reading: reader.reading(), asides };
}

/** HTML as text on which numbers are looked for: what its reader sees. */
export function readingOfHtml(html: string): Reading {
  return readHtml(html).reading;
}

/**
 * HTML without the passages, also where tags and entities stand in the middle of one. Attributes and comments that hold one
 * are left out. The same HTML when none stands in it; null when it is written so that one cannot be struck with certainty:
 * then it must go as a whole.
 */
export function strikeHtml(html: string, passages: readonly Passage[]): string | null {
  const edits = editsOf(html, passages);
  if (edits.length === 0) return holds(html, passages) ? null : html;
  const struck = edited(html, edits);
  const isClean = editsOf(struck, passages).length === 0 && !holds(struck, passages);
  return isClean ? struck : null;
}

/** Whether a source itself holds a passage, whatever its tags say. */
function holds(source: string, passages: readonly Passage[]): boolean {
  return allPlaces(passages, readingOf(source)).length > 0;
}

function editsOf(html: string, passages: readonly Passage[]): Edit[] {
  const { reading, asides } = readHtml(html);
  const texts = allPlaces(passages, reading).flatMap((place) => lettersOf(place, reading, html));
  return [...texts, ...asides.flatMap((aside) => editOf(aside, html, passages))];
}

/**
 * The letters of a place, each by itself where tags or entities stand between them, which stay; the mark is in the place of
 * the first.
 */
function lettersOf({ start, end }: Range, { starts, ends }: Reading, html: string): Edit[] {
  const letters: Edit[] = [];
  for (let at = start; at < end; at += 1) {
    const letter = { start: starts[at] ?? 0, end: ends[at] ?? 0 };
    const last = letters.at(-1);
    if (last?.start === letter.start) continue;
    if (last !== undefined && html.slice(last.end, letter.start).trim() === '') last.end = letter.end;
    else letters.push({ ...letter, by: last === undefined ? MARK : '' });
  }
  return letters;
}

/** What becomes of something between texts that holds a passage. */
function editOf(aside: Aside, html: string, passages: readonly Passage[]): Edit[] {
  const { start, end, tag, comment } = aside;
  const source = html.slice(start, end);
  const attributes = Object.entries(tag?.attributes ?? {});
  const clean = attributes.filter(([, value]) => !isWrittenIn(value, passages));
  const isTold = comment !== undefined && editsOf(comment, passages).length > 0;
  if (clean.length === attributes.length && !isTold && !holds(source, passages)) return [];
  return [{ start, end, by: tag ? `<${[tag.name, ...clean.map(written)].join(' ')}>` : '' }];
}

/** Whether an attribute holds a passage, as it is or as part of an address. */
export function isWrittenIn(value: string, passages: readonly Passage[]): boolean {
  return holds(value, passages) || holds(unescaped(value), passages);
}

function unescaped(value: string): string {
  return value
    .replaceAll('+', ' ')
    .replace(/(?:%[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
}

function written([name, value]: [string, string]): string {
  return `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;
}

function edited(html: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let rest = 0;
  for (const { start, end, by } of [...edits].sort((one, other) => one.start - other.start)) {
    if (start < rest) continue;
    parts.push(html.slice(rest, start), by);
    rest = end;
  }
  parts.push(html.slice(rest));
  return parts.join('');
}
