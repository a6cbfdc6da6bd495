import * as z from 'zod';
import { differencesBetween } from './differences.ts';
import { conditionHolds } from './holds.ts';
import { isEventPut } from './link-events.ts';
import type { Table } from './table.ts';
import {
  type Condition,
  type Key,
  keyIn,
  keyOf,
  keyOfWrite,
  type QueryRequest,
  textOfKey,
  type Update,
  type Write,
} from './write.ts';
import { WriteRefusedError } from './write-refused.ts';

/** A table on which much is done that is not written yet. */
export interface Draft {
  /**
   * Reads what the draft has written over what the table holds, and writes to the draft. Conditions are asked as the table would.
   * What it reads of the table it reads once, so that all of it is from about one time.
   */
  readonly table: Table;
  /**
   * What the draft has written, as writes to the table: one for each row, under conditions by which the rows are as the draft
   * found them. Rows of events come last, in their order.
   */
  writes(): Write[];
}

type Stored = Readonly<Record<string, unknown>>;
/** A row that the draft has written: what it was, what it is, and by which writes. */
interface Written {
  readonly before: Stored | undefined;
  readonly after: Stored;
  readonly by: readonly Write[];
}

const storedSchema = z.record(z.string(), z.unknown());
const counterSchema = z.object({ value: z.number().default(0) });

/**
 * Opens a draft over a table. Nothing of it reaches the table but the numbers that are taken for what is going to be written; of a
 * draft that is not, they are those that a counter would give.
 */
export function draftOf(
  base: Pick<Table, 'getMany' | 'query' | 'count'>,
  { isToBeWritten }: { isToBeWritten: boolean },
): Draft {
  const counted = new Map<string, number>();
  const read = new Map<string, Promise<Stored | undefined>>();
  const ranges = new Map<string, Promise<readonly unknown[]>>();
  const written = new Map<string, Written>();
  /** the names of the rows that the draft has written, by partition */
  const partitions = new Map<string, Set<string>>();

  const baseRow = async (key: Key): Promise<Stored | undefined> => {
    const name = textOfKey(key);
    const found = read.get(name) ?? base.getMany([key]).then(([row]) => storedSchema.optional().parse(row));
    read.set(name, found);
    return found;
  };
  const rowAt = async (key: Key) => written.get(textOfKey(key))?.after ?? (await baseRow(key));

  /** All rows of a range of the table: that of an area of the configuration is a page or two. */
  const baseRange = (request: QueryRequest): Promise<readonly unknown[]> => {
    const { pk, from, to } = request;
    const name = [pk, from, to].join('\n');
    const found = ranges.get(name) ?? allOf(base, { pk, from, to });
    ranges.set(name, found);
    return found;
  };

  async function inRange(request: QueryRequest) {
    const { pk, from, to, newestFirst, limit } = request;
    const rows = new Map((await baseRange(request)).map((row) => [textOfKey(keyIn(row)), row] as const));
    for (const name of partitions.get(pk) ?? []) {
      const after = written.get(name)?.after;
      const { sk } = keyIn(after);
      if (!isBefore(sk, from) && !isBefore(to, sk)) rows.set(name, after);
    }
    const sorted = [...rows.values()].sort((one, other) =>
      isBefore(keyIn(one).sk, keyIn(other).sk) ? -1 : 1,
    );
    if (newestFirst) sorted.reverse();
    return { rows: sorted.slice(0, limit), more: limit !== undefined && sorted.length > limit };
  }

  async function write(writes: readonly Write[]): Promise<void> {
    const found = await Promise.all(writes.map(async (one) => [one, await rowAt(keyOfWrite(one))] as const));
    const refused = found.filter(([{ condition }, row]) => condition && !conditionHolds(condition, row));
    if (refused.length > 0)
      throw new WriteRefusedError(refused.map(([{ refusal }]) => refusal ?? 'condition'));
    for (const [one, row] of found) {
      const key = keyOfWrite(one);
      const name = textOfKey(key);
      const known = written.get(name);
      partitions.set(key.pk, (partitions.get(key.pk) ?? new Set()).add(name));
      const before = known === undefined ? row : known.before;
      written.set(name, { before, after: rowAfter(one, row), by: [...(known?.by ?? []), one] });
    }
  }

  const refuse = async () => {
    throw new Error('A draft does not do that');
  };
  return {
    table: {
      get: rowAt,
      getMany: async (keys) => (await Promise.all(keys.map(rowAt))).filter((row) => row !== undefined),
      query: inRange,
      size: async (request) => (await inRange(request)).rows.length,
      write,
      count: async (key, step) => {
        if (isToBeWritten) return base.count(key, step);
        const { value } = counterSchema.parse((await baseRow(key)) ?? {});
        const next = (counted.get(textOfKey(key)) ?? value) + step;
        counted.set(textOfKey(key), next);
        return next;
      },
      queryIndex: refuse,
      putMany: refuse,
      deleteMany: refuse,
    },
    writes: () => {
      const all = [...written.values()].map(netOf);
      return [...all.filter((one) => !isEventPut(one)), ...all.filter(isEventPut)];
    },
  };
}

async function allOf(base: Pick<Table, 'query'>, range: QueryRequest): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let from = range.from, more = true; more; ) {
    const page = await base.query({ ...range, from });
    rows.push(...page.rows);
    more = page.more && page.rows.length > 0;
    // A sort key behind the last one: nothing lies between the two.
    if (more) from = `${keyIn(page.rows.at(-1)).sk}\u0000`;
  }
  return rows;
}

/** By their bytes, as the table sorts. */
const isBefore = (one: string, other: string): boolean =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;

/** A row as a write leaves it. Pure. */
function rowAfter(write: Write, row: Stored | undefined): Stored {
  if (write.type === 'put') return asStored(write.row);
  const { key, set = {}, remove = [], add = {}, initial = {} } = write;
  const after: Record<string, unknown> = { ...initial, ...structuredClone(row ?? {}), ...keyOf(key) };
  for (const [path, value] of Object.entries(set)) put(after, path.split('.'), value);
  for (const path of remove) put(after, path.split('.'), undefined);
  for (const [name, step] of Object.entries(add)) after[name] = Number(after[name] ?? 0) + step;
  return asStored(after);
}

/** What the table keeps of a row: nothing that is undefined. */
const asStored = (row: Stored): Stored => storedSchema.parse(JSON.parse(JSON.stringify(row)));

function put(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) object[name] = value;
  else {
    const inner: Record<string, unknown> = { ...storedSchema.parse(object[name]) };
    put(inner, rest, value);
    object[name] = inner;
  }
}

/** The one write that does to a row what several have done in turn. */
function netOf({ before, after, by }: Written): Write {
  const [only, ...more] = by;
  if (only === undefined) throw new Error('A row was written by nothing');
  if (more.length === 0) return only;
  const refusal = by.find((one) => one.refusal !== undefined)?.refusal;
  const said = { ...(refusal !== undefined && { refusal }) };
  if (only.type === 'put') return { ...only, row: { ...after, ...keyOf(only.row), kind: only.row.kind } };
  const condition = asFound(before, by);
  const { key } = only;
  const net: Update = {
    type: 'update',
    key,
    ...differencesBetween(before ?? { ...keyOf(key) }, after),
    ...said,
  };
  return condition === undefined ? net : { ...net, condition };
}

/** That of a row all is as it was found that the conditions of writes asked about; undefined: they asked nothing. */
function asFound(before: Stored | undefined, by: readonly Write[]): Condition | undefined {
  const asked = by.flatMap(({ condition }) => condition?.expression.match(/#\w+/g) ?? []);
  const names = [...new Set(asked.map((name) => name.slice(1)))].filter((name) => name !== 'pk');
  if (asked.length === 0) return undefined;
  if (before === undefined) return { expression: 'attribute_not_exists(#pk)' };
  const values: Record<string, unknown> = {};
  const terms = names.map((name, at) => {
    if (before[name] === undefined) return `attribute_not_exists(#${name})`;
    values[`:found${at}`] = before[name];
    return `#${name} = :found${at}`;
  });
  return {
    expression: ['attribute_exists(#pk)', ...terms].join(' AND '),
    ...(Object.keys(values).length > 0 && { values }),
  };
}
