import { inflateRawSync } from 'node:zlib';
import { ByteReader } from './bytes.ts';
import { type Column, NO_COLUMN, readColumns } from './columns.ts';
import { Dictionary } from './dictionary.ts';
import { type DocKey, SPACES, type Space } from './index-doc.ts';

/** The documents of a segment, by their numbers. */
export class DocTable {
  readonly count: number;
  readonly ids: Float64Array;
  readonly shownOn: Float64Array;
  readonly revisions: Float64Array;
  readonly lengths: Uint16Array;
  /** bits: 1 a message, 2 a note, from 8 on the space */
  readonly #kinds: Uint8Array;
  readonly #messageNumbers: Uint32Array;
  readonly #messages: readonly string[];

  constructor(from: ByteReader) {
    this.count = from.number();
    const first = from.number();
    this.ids = new Float64Array(this.count);
    this.shownOn = new Float64Array(this.count);
    this.revisions = new Float64Array(this.count);
    this.lengths = new Uint16Array(this.count);
    this.#kinds = new Uint8Array(this.count);
    this.#messageNumbers = new Uint32Array(this.count);
    let [space, id, messages] = [0, 0, 0];
    for (let doc = 0; doc < this.count; doc += 1) {
      const kind = from.number();
      if (kind >> 3 !== space) [space, id] = [kind >> 3, 0];
      id += from.number();
      this.ids[doc] = id;
      this.#kinds[doc] = kind;
      this.#messageNumbers[doc] = messages;
      if (kind & 1) messages += 1;
      this.shownOn[doc] = kind & 4 ? from.number() : id;
      this.revisions[doc] = first + from.number();
      this.lengths[doc] = Math.min(from.number(), 0xffff);
    }
    const text = from.text();
    this.#messages = text === '' ? [] : text.split('\n');
  }

  spaceOf(doc: number): Space {
    return SPACES[(this.#kinds[doc] ?? 0) >> 3] ?? 'tickets';
  }

  isMessage(doc: number): boolean {
    return ((this.#kinds[doc] ?? 0) & 1) === 1;
  }

  isNote(doc: number): boolean {
    return ((this.#kinds[doc] ?? 0) & 2) === 2;
  }

  /** The message that a document is of; empty when it is a ticket's, customer's or organisation's own. */
  messageOf(doc: number): string {
    return this.isMessage(doc) ? (this.#messages[this.#messageNumbers[doc] ?? 0] ?? '') : '';
  }

  keyOf(doc: number): DocKey {
    return { space: this.spaceOf(doc), id: this.ids[doc] ?? 0, message: this.messageOf(doc) };
  }

  /** The number of the document of a key, -1 when there is none. */
  find(key: DocKey): number {
    let [from, to] = [0, this.count];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#isBefore(middle, key)) from = middle + 1;
      else to = middle;
    }
    const isFound =
      from < this.count &&
      this.ids[from] === key.id &&
      this.spaceOf(from) === key.space &&
      this.messageOf(from) === key.message;
    return isFound ? from : -1;
  }

  #isBefore(doc: number, key: DocKey): boolean {
    const space = (this.#kinds[doc] ?? 0) >> 3;
    const wanted = SPACES.indexOf(key.space);
    if (space !== wanted) return space < wanted;
    const id = this.ids[doc] ?? 0;
    return id === key.id ? this.messageOf(doc) < key.message : id < key.id;
  }
}

/** Where a word stands: documents in their order, and its places in each. */
export interface Postings {
  readonly docs: Uint32Array;
  /** where in `positions` those of each document begin; one more for the end */
  readonly starts: Uint32Array;
  readonly positions: Uint32Array;
}

/** A segment as it is searched. */
export interface OpenSegment {
  readonly docs: DocTable;
  readonly dictionary: Dictionary;
  readonly languages: readonly string[];
  /** all values by the names of fields */
  readonly columns: ReadonlyMap<string, Column>;
  column(name: string): Column;
}

/** Opens the head of a segment. @throws when it is not one */
export function openSegment(head: Uint8Array): OpenSegment {
  const from = new ByteReader(inflateRawSync(head));
  const languages = from.text().split(' ').filter(Boolean);
  const docs = new DocTable(from);
  const dictionary = new Dictionary(from);
  const columns = readColumns(from, docs.count);
  return { docs, dictionary, languages, columns, column: (name) => columns.get(name) ?? NO_COLUMN };
}

/** Reads the postings of a word that stands in so many documents. */
export function readPostings(bytes: Uint8Array, count: number): Postings {
  const from = new ByteReader(bytes);
  const docs = new Uint32Array(count);
  const starts = new Uint32Array(count + 1);
  let positions = new Uint32Array(count * 2);
  let [doc, filled] = [0, 0];
  for (let at = 0; at < count; at += 1) {
    doc += from.number();
    docs[at] = doc;
    const places = from.number();
    if (filled + places > positions.length) {
      const larger = new Uint32Array((filled + places) * 2);
      larger.set(positions);
      positions = larger;
    }
    let last = 0;
    for (let place = 0; place < places; place += 1) {
      last += from.number();
      positions[filled++] = last;
    }
    starts[at + 1] = filled;
  }
  return { docs, starts, positions };
}
