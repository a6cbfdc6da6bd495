import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** Records of a shard from one sequence number to another, both included. */
export type StreamRange = { shardId: string; first: string; last: string };

/** How far each reader has come, kept on disk. */
export type StreamPositions = {
  get(readerId: string, shardId: string): { sequenceNumber: string } | undefined;
  set(readerId: string, shardId: string, start: { sequenceNumber: string }): void;
  /** How often a position was set. */
  moves(): number;
  /** The shards that all of these readers read, each with the last record that every one of them has passed. */
  passed(readerIds: readonly string[]): { shardId: string; sequenceNumber: string }[];
  /** Has records stay in the stream, as a dead letter names them. @param untilMs epoch milliseconds */
  keep(range: StreamRange, untilMs: number): void;
  /** What still has to stay in a shard, in the order of the stream. */
  kept(shardId: string, nowMs: number): StreamRange[];
  close(): void;
};

const positionRow = z.object({ sequence_number: z.string() }).optional();
const passedRows = z.array(z.object({ shardId: z.string(), sequenceNumber: z.string() }));
const rangeRows = z.array(z.object({ shardId: z.string(), first: z.string(), last: z.string() }));

/** Opens the file with the readers' positions. A record is read again after a crash rather than never. */
export function openStreamPositions(file: string): StreamPositions {
  const database = new DatabaseSync(file);
  // Like the database's own writes, what is set outlives the process and does not wait for the disk.
  database.exec(`PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS positions (
      reader_id TEXT, shard_id TEXT, sequence_number TEXT NOT NULL, PRIMARY KEY (reader_id, shard_id)
    );
    CREATE TABLE IF NOT EXISTS kept (
      shard_id TEXT, first TEXT, last TEXT, until_ms INTEGER NOT NULL, PRIMARY KEY (shard_id, first, last)
    )`);
  const select = database.prepare(
    'SELECT sequence_number FROM positions WHERE reader_id = ? AND shard_id = ?',
  );
  const upsert = database.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?)');
  const selectPassed = database.prepare(`
    SELECT shard_id AS shardId, CAST(MIN(CAST(sequence_number AS INTEGER)) AS TEXT) AS sequenceNumber
    FROM positions WHERE reader_id IN (SELECT value FROM json_each(?))
    GROUP BY shard_id HAVING COUNT(*) = ?`);
  const keep = database.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)');
  const forget = database.prepare('DELETE FROM kept WHERE until_ms <= ?');
  const selectKept = database.prepare(`
    SELECT shard_id AS shardId, first, last FROM kept WHERE shard_id = ? ORDER BY CAST(first AS INTEGER)`);
  let moves = 0;
  return {
    get(readerId, shardId) {
      const row = positionRow.parse(select.get(readerId, shardId));
      return row && { sequenceNumber: row.sequence_number };
    },
    set(readerId, shardId, start) {
      upsert.run(readerId, shardId, start.sequenceNumber);
      moves += 1;
    },
    moves: () => moves,
    passed: (readerIds) => passedRows.parse(selectPassed.all(JSON.stringify(readerIds), readerIds.length)),
    keep: ({ shardId, first, last }, untilMs) => void keep.run(shardId, first, last, untilMs),
    kept(shardId, nowMs) {
      forget.run(nowMs);
      return rangeRows.parse(selectKept.all(shardId));
    },
    close: () => database.close(),
  };
}
