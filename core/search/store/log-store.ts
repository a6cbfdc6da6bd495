import { decodeTime } from 'ulid';
import * as z from 'zod';
import { accessPattern } from '../../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../../shared/names.ts';
import { rowsOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { type Key, keyIn, keyOf, type QueryRequest } from '../../shared/write.ts';
import type { Documents } from '../documents/ticket-docs.ts';
import { packDocs, unpackDocs } from './pack-docs.ts';

/** The partition of the log. */
const LOG = `${DELETABLE_PREFIX.search}LOG`;

export const searchLog = accessPattern({
  name: 'Log of the search index',
  description: 'Reads what has changed since the index was last merged, to search it and to merge it.',
  operation: 'Query',
  pk: 'X#LOG',
  sk: '<ULID of the change>, earliest first',
  of: ({ from }: { from: string }): QueryRequest => ({ pk: LOG, from, to: '~' }),
});

const rows = rowsOfKind(
  ROW_KIND.searchLog,
  z.object({ pk: z.string(), sk: z.string(), entry: z.instanceof(Uint8Array) }),
);

/** Something that has changed: when it was put into the log, and what it has become. */
export interface LogEntry {
  readonly key: Key;
  readonly documents: Documents;
  /** how large it is, packed */
  readonly bytes: number;
}

/**
 * Puts what has changed into the log, each by itself.
 * @returns the bytes of what was put there
 * @throws BusyError when some may be missing
 */
export async function appendToLog(
  table: Table,
  changed: readonly { id: string; documents: Documents }[],
): Promise<number> {
  const packed = changed.map(({ id, documents }) => ({ id, entry: packDocs(documents) }));
  await table.putMany(packed.map(({ id, entry }) => rows.row({ pk: LOG, sk: id }, { entry })));
  return packed.reduce((sum, { entry }) => sum + entry.length, 0);
}

/**
 * The entries from a place on, as many as one request reads: 1 MB. `more`: further ones were left out. Entries are made by
 * several functions, whose clocks differ: one may come to stand before others that were read. `mayLag`: the last second may be missing, for
 * half the read units. `known`: entries by their sort keys, which never change and are not unpacked once more: that takes longer than to search them.
 */
export async function readLog(
  table: Table,
  from = '0',
  { mayLag = false, known }: { mayLag?: boolean; known?: ReadonlyMap<string, LogEntry> | undefined } = {},
): Promise<{ entries: LogEntry[]; bytes: number; more: boolean }> {
  const page = await table.query({ ...searchLog.of({ from }), mayLag });
  const entries = page.rows.map((row) => known?.get(keyIn(row).sk) ?? parseLogRow(row));
  return { entries, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0), more: page.more };
}

/** The entry in a row of the log. */
export function parseLogRow(row: unknown): LogEntry {
  const { pk, sk, entry } = rows.parse(row);
  return { key: { pk, sk }, documents: unpackDocs(entry, decodeTime(sk)), bytes: entry.length };
}

/** Takes entries away that have been merged. */
export function deleteFromLog(table: Table, entries: readonly LogEntry[]): Promise<void> {
  return table.deleteMany(entries.map(({ key }) => keyOf(key)));
}
