import { type DocEntry, type Segment, writeHead } from './build-segment.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { ColumnsWriter } from './columns.ts';
import { compareKeys } from './index-doc.ts';
import { type OpenSegment, openSegment } from './open-segment.ts';

/** A segment that is merged with others, without its dead documents. */
export interface MergedPart {
  readonly segment: Segment;
  readonly dead: ReadonlySet<number>;
}

interface Source {
  readonly open: OpenSegment;
  readonly postings: Uint8Array;
  /** the number that each document has afterwards, -1 for those that are left out */
  readonly numbers: Int32Array;
}

/** Makes one segment of several. Of documents of one key only one may be alive. */
export function mergeSegments(parts: readonly MergedPart[]): Segment {
  const sources = parts.map(({ segment, dead }): Source & { dead: ReadonlySet<number> } => {
    const open = openSegment(segment.head);
    return { open, postings: segment.postings, numbers: new Int32Array(open.docs.count).fill(-1), dead };
  });
  const docs = numbered(sources);
  const postings = new ByteWriter();
  const dictionary: { term: string; docs: number; bytes: number }[] = [];
  const numberOf = sources.map(({ open }) => new Int32Array(open.dictionary.terms.length).fill(-1));
  for (const { term, at } of allTerms(sources)) {
    const list = postingsOf(sources, at);
    if (list.length === 0) continue;
    const before = postings.length;
    writeList(postings, list);
    for (const { source, number } of at) {
      const numbers = numberOf[source];
      if (numbers) numbers[number] = dictionary.length;
    }
    dictionary.push({ term, docs: list.length, bytes: postings.length - before });
  }
  const head = writeHead({
    languages: [...new Set(sources.flatMap(({ open }) => open.languages))],
    docs,
    dictionary,
    forms: allForms(sources, numberOf),
    columns: allColumns(sources),
  });
  return { head, postings: postings.done(), docs: docs.length };
}

/** The documents that stay, in their order, each with the length that it had. */
function numbered(sources: readonly (Source & { dead: ReadonlySet<number> })[]): DocEntry[] {
  const all = sources.flatMap(({ open: { docs }, dead }, source) =>
    Array.from({ length: docs.count }, (_, doc) => doc)
      .filter((doc) => !dead.has(doc))
      .map((doc) => ({ source, doc, key: docs.keyOf(doc) })),
  );
  all.sort((one, other) => compareKeys(one.key, other.key));
  return all.map(({ source, doc, key }, number): DocEntry => {
    const found = sources[source];
    if (found === undefined) throw new Error('A document has no segment.');
    found.numbers[doc] = number;
    const { docs } = found.open;
    const shownOn = docs.shownOn[doc] ?? 0;
    return {
      ...key,
      revision: docs.revisions[doc] ?? 0,
      isNote: docs.isNote(doc),
      shownOn: shownOn === key.id ? 0 : shownOn,
      length: docs.lengths[doc] ?? 0,
    };
  });
}

interface TermPlace {
  source: number;
  number: number;
}

/** Every word of all segments in its order, with its number in each that has it. */
function* allTerms(sources: readonly Source[]): Generator<{ term: string; at: TermPlace[] }> {
  const next = sources.map(() => 0);
  const termOf = (source: number) => sources[source]?.open.dictionary.terms[next[source] ?? 0];
  for (;;) {
    const term = next.reduce<string | undefined>((least, _, source) => {
      const own = termOf(source);
      return own !== undefined && (least === undefined || own < least) ? own : least;
    }, undefined);
    if (term === undefined) return;
    const at = next.flatMap((number, source) => (termOf(source) === term ? [{ source, number }] : []));
    for (const { source, number } of at) next[source] = number + 1;
    yield { term, at };
  }
}

interface Place {
  doc: number;
  steps: number[];
}

/** Where a word stands, by the new numbers of the documents. */
function postingsOf(sources: readonly Source[], at: readonly TermPlace[]): Place[] {
  const list: Place[] = [];
  for (const { source, number } of at) {
    const found = sources[source];
    if (found === undefined) continue;
    const { offsets, docs } = found.open.dictionary;
    const from = new ByteReader(found.postings.subarray(offsets[number] ?? 0, offsets[number + 1] ?? 0));
    let doc = 0;
    for (let left = docs[number] ?? 0; left > 0; left -= 1) {
      doc += from.number();
      const steps = Array.from({ length: from.number() }, () => from.number());
      const after = found.numbers[doc] ?? -1;
      if (after !== -1) list.push({ doc: after, steps });
    }
  }
  return at.length > 1 ? list.sort((one, other) => one.doc - other.doc) : list;
}

function writeList(to: ByteWriter, list: readonly Place[]): void {
  let before = 0;
  for (const { doc, steps } of list) {
    to.number(doc - before);
    before = doc;
    to.number(steps.length);
    for (const step of steps) to.number(step);
  }
}

function allForms(
  sources: readonly Source[],
  numberOf: readonly Int32Array[],
): { stem: string; terms: readonly number[] }[] {
  const forms = new Map<string, Set<number>>();
  for (const [source, { open }] of sources.entries()) {
    for (const { stem, terms } of open.dictionary.stems()) {
      const known = forms.get(stem) ?? new Set<number>();
      for (const term of terms) {
        const number = numberOf[source]?.[term] ?? -1;
        if (number !== -1) known.add(number);
      }
      if (known.size > 0) forms.set(stem, known);
    }
  }
  return [...forms].map(([stem, terms]) => ({ stem, terms: [...terms].sort((one, other) => one - other) }));
}

function allColumns(sources: readonly Source[]): ColumnsWriter {
  const columns = new ColumnsWriter();
  const rows = sources.flatMap(({ open, numbers }) =>
    Array.from(numbers, (number, doc) => ({ open, number, doc })).filter(({ number }) => number !== -1),
  );
  rows.sort((one, other) => one.number - other.number);
  for (const { open, number, doc } of rows) {
    if (open.docs.isMessage(doc)) continue;
    const attributes = [...open.columns].map(([name, column]) => [name, column.at(doc)] as const);
    columns.add(number, Object.fromEntries(attributes.filter(([, values]) => values.length > 0)));
  }
  return columns;
}
