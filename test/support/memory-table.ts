import type { Table } from '../../core/shared/table.ts';
import {
  type Condition,
  type Key,
  type Row,
  textOfKey,
  type Update,
  type Write,
} from '../../core/shared/write.ts';
import { WriteRefusedError } from '../../core/shared/write-refused.ts';

type Stored = Key & Record<string, unknown>;

/** What kills whoever works with a table, at the step that was chosen. */
export class KilledError extends Error {}

/**
 * A table in memory, for properties that take thousands of writes. It knows of conditions that a row does not exist, or has a version,
 * and of no others. `killAt`: how many writes are done until whoever works with it is killed, a row of a batch being one.
 */
export function memoryTable(): {
  table: Table;
  rows: Map<string, Stored>;
  killAt: (writes: number | null) => void;
} {
  const rows = new Map<string, Stored>();
  let left: number | null = null;
  const step = () => {
    if (left === null) return;
    if (left === 0) throw new KilledError();
    left -= 1;
  };
  const inRange = (pk: string, from: string, to: string) =>
    [...rows.values()]
      .filter((row) => row.pk === pk && row.sk >= from && row.sk <= to)
      .sort((one, other) => (one.sk < other.sk ? -1 : 1));
  const put = (row: Stored) => rows.set(textOfKey(row), row);
  const notYet = (): never => {
    throw new Error('The table in memory does not know this.');
  };
  const table: Table = {
    get: async (key) => rows.get(textOfKey(key)),
    getMany: async (keys) => keys.flatMap((key) => rows.get(textOfKey(key)) ?? []),
    query: async ({ pk, from, to, limit }) => {
      const found = inRange(pk, from, to);
      return { rows: found.slice(0, limit), more: limit !== undefined && found.length > limit };
    },
    size: async ({ pk, from, to, limit }) => Math.min(limit, inRange(pk, from, to).length),
    write: async (writes) => {
      step();
      for (const write of writes) requireHolds(write, rows);
      for (const write of writes) put(write.type === 'put' ? write.row : updated(write, rows));
    },
    putMany: async (all: readonly Row[]) => {
      for (const row of all) {
        step();
        put(row);
      }
    },
    deleteMany: async (keys) => {
      for (const key of keys) {
        step();
        rows.delete(textOfKey(key));
      }
    },
    queryIndex: notYet,
    count: notYet,
  };
  return {
    table,
    rows,
    killAt: (writes) => {
      left = writes;
    },
  };
}

function requireHolds(write: Write, rows: ReadonlyMap<string, Stored>): void {
  const before = rows.get(textOfKey(write.type === 'put' ? write.row : write.key));
  if (write.condition !== undefined && !holds(write.condition, before))
    throw new WriteRefusedError([write.refusal ?? 'condition']);
}

function holds({ expression, values = {} }: Condition, row: Stored | undefined): boolean {
  if (expression === 'attribute_not_exists(#pk)') return row === undefined;
  if (expression === '#version = :version') return row?.version === values[':version'];
  throw new Error(`The table in memory does not know the condition ${expression}`);
}

function updated({ key, set = {}, initial = undefined }: Update, rows: ReadonlyMap<string, Stored>): Stored {
  return { ...initial, ...rows.get(textOfKey(key)), ...set, ...key };
}
