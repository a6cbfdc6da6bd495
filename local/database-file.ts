import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** Deletes the records of a shard between two sequence numbers, both left out, the table's newest record too. */
export type StreamGap = { tableName: string; shardId: string; after: string; before: string };

const recordRows = z.array(
  z.object({
    eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
    keys: z.string(),
    newImage: z.string().nullable(),
    oldImage: z.string().nullable(),
    sequenceNumber: z.string(),
    createdAtSeconds: z.number(),
  }),
);

/** A stream record as the file keeps it; keys and images are JSON. */
export type StoredRecord = z.infer<typeof recordRows>[number];

/** A second look into the running database's own file. */
export type DatabaseFile = {
  /** The records of a shard that follow a sequence number, in their order. */
  readRecords(start: { tableName: string; shardId: string; after: string }, most: number): StoredRecord[];
  /** Whether the database has written since this was last asked. */
  written(): boolean;
  /** @returns how many records went; undefined when the database was writing at the time */
  deleteRecords(gap: StreamGap, most: number): number | undefined;
  close(): void;
};

/** How long the database's own writes may keep us waiting once it runs. */
const WAIT_MS = 20;
/** SQLite's code for a file that another connection writes to. https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;

const versionRow = z.object({ data_version: z.int() });
const sqliteError = z.looseObject({ errcode: z.number() });

const NUMBER = 'CAST(sequence_number AS INTEGER)';

/**
 * Opens the file of a running dynoxide.
 *
 * For each row it writes, dynoxide looks for the greatest sequence number among all stream records of the table. An
 * index over that number makes it one step, however many records there are.
 */
export function openDatabaseFile(file: string): DatabaseFile {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  // A deletion that a power cut undoes is done again; moving the log into the file is left to the database.
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;
    CREATE INDEX IF NOT EXISTS stream_records_by_number ON _stream_records (table_name, ${NUMBER});
    PRAGMA busy_timeout = ${WAIT_MS}`);
  // https://www.sqlite.org/pragma.html#pragma_data_version: changed by what other connections write, not by this one.
  const version = database.prepare('PRAGMA data_version');
  const deleteGap = database.prepare(`
    DELETE FROM _stream_records WHERE id IN (
      SELECT id FROM _stream_records
      WHERE table_name = :tableName AND shard_id = :shardId
        AND ${NUMBER} > CAST(:after AS INTEGER) AND ${NUMBER} < CAST(:before AS INTEGER)
        AND ${NUMBER} < (SELECT MAX(${NUMBER}) FROM _stream_records WHERE table_name = :tableName)
      ORDER BY ${NUMBER} LIMIT :most)`);
  const selectRecords = database.prepare(`
    SELECT event_name AS eventName, keys_json AS keys, new_image AS newImage, old_image AS oldImage,
      sequence_number AS sequenceNumber, created_at AS createdAtSeconds
    FROM _stream_records
    WHERE table_name = :tableName AND ${NUMBER} > CAST(:after AS INTEGER) AND shard_id = :shardId
    ORDER BY ${NUMBER} LIMIT :most`);
  let seen = -1;
  return {
    written() {
      const { data_version } = versionRow.parse(version.get());
      const changed = data_version !== seen;
      seen = data_version;
      return changed;
    },
    readRecords: (start, most) => recordRows.parse(selectRecords.all({ ...start, most })),
    deleteRecords(gap, most) {
      try {
        return Number(deleteGap.run({ ...gap, most }).changes);
      } catch (error) {
        if (sqliteError.safeParse(error).data?.errcode === BUSY) return undefined;
        throw error;
      }
    },
    close: () => database.close(),
  };
}
