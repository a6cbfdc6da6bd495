import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Attributes, AttributeValue } from './index-doc.ts';

/** The values of one field in all documents of a part of the index. */
export interface Column {
  /** every value that occurs */
  readonly values: readonly AttributeValue[];
  /** numbers of the values of a document, none when it has none */
  of(doc: number): readonly number[];
  /** the values of a document */
  at(doc: number): readonly AttributeValue[];
}

/** Collects the values of fields, document by document in their order, and writes them. */
export class ColumnsWriter {
  readonly #columns = new Map<string, { values: Map<AttributeValue, number>; entries: number[] }>();

  add(doc: number, attributes: Attributes): void {
    for (const [name, values] of Object.entries(attributes)) {
      for (const value of values) this.#column(name, doc, value);
    }
  }

  #column(name: string, doc: number, value: AttributeValue): void {
    const column = this.#columns.get(name) ?? {
      values: new Map<AttributeValue, number>(),
      entries: [] as number[],
    };
    this.#columns.set(name, column);
    const number = column.values.get(value) ?? column.values.size;
    column.values.set(value, number);
    column.entries.push(doc, number);
  }

  write(to: ByteWriter): void {
    to.number(this.#columns.size);
    for (const [name, { values, entries }] of this.#columns) {
      to.text(name);
      to.text(JSON.stringify([...values.keys()]));
      to.number(entries.length / 2);
      for (let at = 0, last = 0; at < entries.length; at += 2) {
        const doc = entries[at] ?? 0;
        to.number(doc - last);
        to.number(entries[at + 1] ?? 0);
        last = doc;
      }
    }
  }
}

const NONE: readonly number[] = [];
const NO_VALUES: readonly AttributeValue[] = [];
export const NO_COLUMN: Column = { values: [], of: () => NONE, at: () => NO_VALUES };

/** Reads what was written of so many documents. */
export function readColumns(from: ByteReader, docs: number): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (let left = from.number(); left > 0; left -= 1) {
    const name = from.text();
    const values: AttributeValue[] = JSON.parse(from.text());
    const of = readEntries(from, docs);
    columns.set(name, { values, of, at: listsOf(values, of) });
  }
  return columns;
}

/** Gives the values of a document: of one that has a single one always the same list, as many are asked for at once. */
function listsOf(values: readonly AttributeValue[], of: Column['of']): Column['at'] {
  const single = values.map((value) => [value]);
  return (doc) => {
    const numbers = of(doc);
    const [first] = numbers;
    if (first === undefined) return NO_VALUES;
    return numbers.length === 1 ? (single[first] ?? NO_VALUES) : numbers.flatMap((at) => values[at] ?? []);
  };
}

/** Most documents have one value or none, which a number holds; the others stand apart. */
function readEntries(from: ByteReader, docs: number): Column['of'] {
  const first = new Int32Array(docs).fill(-1);
  const several = new Map<number, number[]>();
  const single: number[][] = [];
  let doc = 0;
  for (let left = from.number(); left > 0; left -= 1) {
    doc += from.number();
    const value = from.number();
    const known = first[doc] ?? -1;
    if (known === -1) first[doc] = value;
    else several.set(doc, [...(several.get(doc) ?? [known]), value]);
  }
  return (at) => {
    const value = first[at] ?? -1;
    if (value === -1) return NONE;
    const all = several.get(at);
    if (all) return all;
    single[value] ??= [value];
    return single[value];
  };
}
