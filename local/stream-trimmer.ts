import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { StreamPositions } from './stream-positions.ts';

/** How often it looks whether readers have gone on. */
const TRIM_EVERY_MS = 250;
/** Records deleted in one go: the database's own writes wait no longer than for these. */
const MOST_AT_ONCE = 500;
/** How long a go waits for the database's own writes before it leaves the records to the next one. */
const WAIT_MS = 20;
/** SQLite's code for a file that another connection writes to. https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;

const errorOfSqlite = z.looseObject({ errcode: z.number() });

/** One stretch of a shard's records, both ends left out. */
type Gap = { after: string; before: string };

/** What lies between the kept records, up to the last record that may go. */
function gapsBetween(kept: readonly { first: string; last: string }[], passed: string): Gap[] {
  const starts = ['0', ...kept.map(({ last }) => last)];
  const ends = [...kept.map(({ first }) => first), String(BigInt(passed) + 1n)];
  return starts.map((after, at) => ({ after, before: ends[at] ?? after }));
}

/**
 * Deletes records of a table's stream that every reader has passed, beside the running database and in its own file.
 *
 * For each row it writes, dynoxide looks for the greatest sequence number among all records of the table. An index over
 * that number makes it one step however many records there are, and deletion keeps the file small. The newest record
 * always stays: dynoxide takes the next number from it, and numbers that began again would be skipped by the readers.
 * Records stay as well that a dead letter names.
 * @param options.file the database's SQLite file
 * @param options.readerIds everyone who reads the stream; until each has a position, nothing is deleted
 * @returns a function that stops it
 */
export function startStreamTrimmer(options: {
  file: string;
  tableName: string;
  readerIds: readonly string[];
  positions: StreamPositions;
  clock: Clock;
  log: Log;
}): () => void {
  const { tableName, readerIds, positions, clock, log } = options;
  const database = new DatabaseSync(options.file, { timeout: 10_000 });
  // A deletion that a power cut undoes is done again; moving the log into the file is left to the database.
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;
    CREATE INDEX IF NOT EXISTS stream_records_by_number
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
    PRAGMA busy_timeout = ${WAIT_MS}`);
  const number = 'CAST(sequence_number AS INTEGER)';
  const deleteGap = database.prepare(`
    DELETE FROM _stream_records WHERE id IN (
      SELECT id FROM _stream_records
      WHERE table_name = :table AND shard_id = :shard
        AND ${number} > CAST(:after AS INTEGER) AND ${number} < CAST(:before AS INTEGER)
        AND ${number} < (SELECT MAX(${number}) FROM _stream_records WHERE table_name = :table)
      ORDER BY ${number} LIMIT ${MOST_AT_ONCE})`);
  let trimmedAt = -1;

  /** @returns whether everything is deleted that may go */
  function trim(): boolean {
    const nowMs = clock.now();
    return positions
      .passed(readerIds)
      .flatMap(({ shardId, sequenceNumber }) =>
        gapsBetween(positions.kept(shardId, nowMs), sequenceNumber).map((gap) => ({
          shard: shardId,
          ...gap,
        })),
      )
      .every((gap) => deleteGap.run({ table: tableName, ...gap }).changes < MOST_AT_ONCE);
  }

  function look(): void {
    const moves = positions.moves();
    if (moves === trimmedAt) return;
    try {
      if (trim()) trimmedAt = moves;
    } catch (error) {
      if (errorOfSqlite.safeParse(error).data?.errcode !== BUSY)
        log(`trimming the stream of ${tableName}: ${error}`);
    }
  }

  const timer = setInterval(look, TRIM_EVERY_MS);
  return () => {
    clearInterval(timer);
    database.close();
  };
}
