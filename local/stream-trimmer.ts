import type { Clock } from './clock.ts';
import type { DatabaseFile } from './database-file.ts';
import type { Log } from './log.ts';
import type { StreamPositions } from './stream-positions.ts';

/** How often it looks whether readers have gone on. */
const TRIM_EVERY_MS = 250;
/** Records deleted in one go: the database's own writes wait no longer than for these. */
const MOST_AT_ONCE = 500;

/** One stretch of a shard's records, both ends left out. */
type Gap = { after: string; before: string };

/** What lies between the kept records, up to the last record that may go. */
function gapsBetween(kept: readonly { first: string; last: string }[], passed: string): Gap[] {
  const starts = ['0', ...kept.map(({ last }) => last)];
  const ends = [...kept.map(({ first }) => first), String(BigInt(passed) + 1n)];
  return starts.map((after, at) => ({ after, before: ends[at] ?? after }));
}

/**
 * Deletes records of a table's stream that every reader has passed, beside the running database. The newest record
 * always stays: dynoxide takes the next number from it, and numbers that began again would be skipped by the readers.
 * Records stay as well that a dead letter names.
 * @param options.readerIds everyone who reads the stream; until each has a position, nothing is deleted
 * @returns a function that stops it
 */
export function startStreamTrimmer(options: {
  file: DatabaseFile;
  tableName: string;
  readerIds: readonly string[];
  positions: StreamPositions;
  clock: Clock;
  log: Log;
}): () => void {
  const { file, tableName, readerIds, positions, clock, log } = options;
  let trimmedAt = -1;

  /** @returns whether everything is deleted that may go */
  function trim(): boolean {
    const nowMs = clock.now();
    return positions
      .passed(readerIds)
      .flatMap(({ shardId, sequenceNumber }) =>
        gapsBetween(positions.kept(shardId, nowMs), sequenceNumber).map((gap) => ({ shardId, ...gap })),
      )
      .every(
        (gap) => (file.deleteRecords({ tableName, ...gap }, MOST_AT_ONCE) ?? MOST_AT_ONCE) < MOST_AT_ONCE,
      );
  }

  function look(): void {
    const moves = positions.moves();
    if (moves === trimmedAt) return;
    try {
      if (trim()) trimmedAt = moves;
    } catch (error) {
      log(`trimming the stream of ${tableName}: ${error}`);
    }
  }

  const timer = setInterval(look, TRIM_EVERY_MS);
  return () => clearInterval(timer);
}
