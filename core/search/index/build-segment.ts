import { deflateRawSync } from 'node:zlib';
import { foldWord } from '../analysis/fold.ts';
import { stemsOf } from '../analysis/stems.ts';
import { ByteWriter } from './bytes.ts';
import { ColumnsWriter } from './columns.ts';
import { compareKeys, type IndexDoc, SPACES } from './index-doc.ts';

/** A part of the index as it is kept: what is read of it as a whole, and the postings, of which only some are. */
export interface Segment {
  readonly head: Uint8Array;
  readonly postings: Uint8Array;
  readonly docs: number;
}

/** Where a word stands in a document. */
interface Posting {
  doc: number;
  positions: number[];
}

/** Makes a segment of documents, each key once. */
export function buildSegment(given: readonly IndexDoc[]): Segment {
  const docs = [...given].sort(compareKeys);
  const terms = new Map<string, Posting[]>();
  const stems = new Map<string, Set<string>>();
  const columns = new ColumnsWriter();
  for (const [number, doc] of docs.entries()) {
    addWords(number, doc, terms, stems);
    if (doc.attributes) columns.add(number, doc.attributes);
  }
  const sorted = [...terms.keys()].sort();
  const numberOf = new Map(sorted.map((term, number) => [term, number]));
  const postings = new ByteWriter();
  const dictionary = sorted.map((term) => {
    const before = postings.length;
    const list = terms.get(term) ?? [];
    writePostings(postings, list);
    return { term, docs: list.length, bytes: postings.length - before };
  });
  const forms = [...stems].map(([stem, members]) => ({
    stem,
    terms: [...members].map((term) => numberOf.get(term) ?? 0).sort((one, other) => one - other),
  }));
  const languages = [...new Set(docs.flatMap((doc) => doc.languages))];
  const head = writeHead({
    languages,
    docs: docs.map((doc) => ({ ...doc, length: doc.words.length })),
    dictionary,
    forms,
    columns,
  });
  return { head, postings: postings.done(), docs: docs.length };
}

function addWords(
  number: number,
  { words, languages }: IndexDoc,
  terms: Map<string, Posting[]>,
  stems: Map<string, Set<string>>,
): void {
  for (const { word, position } of words) {
    const term = foldWord(word);
    const known = terms.get(term);
    const list = known ?? [];
    if (known === undefined) terms.set(term, list);
    const last = list.at(-1);
    if (last?.doc === number) last.positions.push(position);
    else {
      list.push({ doc: number, positions: [position] });
      for (const language of languages) {
        for (const stem of stemsOf(word, language)) stems.set(stem, (stems.get(stem) ?? new Set()).add(term));
      }
    }
  }
}

function writePostings(to: ByteWriter, list: readonly Posting[]): void {
  let before = 0;
  for (const { doc, positions } of list) {
    to.number(doc - before);
    before = doc;
    to.number(positions.length);
    let last = 0;
    for (const position of positions.sort((one, other) => one - other)) {
      to.number(position - last);
      last = position;
    }
  }
}

/** What the head of a segment says of a document. */
export type DocEntry = Pick<IndexDoc, 'space' | 'id' | 'message' | 'revision' | 'isNote' | 'shownOn'> & {
  length: number;
};

export interface HeadParts {
  languages: readonly string[];
  docs: readonly DocEntry[];
  /** words in their order, in how many documents each stands, and how many bytes of postings it has */
  dictionary: readonly { term: string; docs: number; bytes: number }[];
  /** stems, and the numbers of the words that have them */
  forms: readonly { stem: string; terms: readonly number[] }[];
  columns: ColumnsWriter;
}

/** Level at which heads are packed: higher ones take much longer and save little. */
const LEVEL = 4;

/** The head of a segment, packed. */
export function writeHead({ languages, docs, dictionary, forms, columns }: HeadParts): Uint8Array {
  const to = new ByteWriter();
  to.text(languages.join(' '));
  writeDocs(to, docs);
  to.number(dictionary.length);
  to.text(dictionary.map(({ term }) => term).join('\n'));
  for (const entry of dictionary) {
    to.number(entry.docs);
    to.number(entry.bytes);
  }
  const sorted = [...forms].sort((one, other) => (one.stem < other.stem ? -1 : 1));
  to.number(sorted.length);
  to.text(sorted.map(({ stem }) => stem).join('\n'));
  for (const { terms } of sorted) {
    to.number(terms.length);
    let last = 0;
    for (const term of terms) {
      to.number(term - last);
      last = term;
    }
  }
  columns.write(to);
  return deflateRawSync(to.done(), { level: LEVEL });
}

function writeDocs(to: ByteWriter, docs: readonly DocEntry[]): void {
  to.number(docs.length);
  const first = docs.reduce((least, { revision }) => Math.min(least, revision), Number.MAX_SAFE_INTEGER);
  to.number(docs.length === 0 ? 0 : first);
  let [space, id] = [0, 0];
  for (const doc of docs) {
    const own = SPACES.indexOf(doc.space);
    if (own !== space) [space, id] = [own, 0];
    to.number(own * 8 + (doc.message === '' ? 0 : 1) + (doc.isNote ? 2 : 0) + (doc.shownOn > 0 ? 4 : 0));
    to.number(doc.id - id);
    id = doc.id;
    if (doc.shownOn > 0) to.number(doc.shownOn);
    to.number(doc.revision - first);
    to.number(doc.length);
  }
  to.text(
    docs
      .map(({ message }) => message)
      .filter(Boolean)
      .join('\n'),
  );
}
