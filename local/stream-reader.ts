import { randomUUID } from 'node:crypto';
import type { Bell } from './bell.ts';
import type { Clock } from './clock.ts';
import { functionName, type InvocationResult, type Invoke } from './invocation.ts';
import type { Log } from './log.ts';
import { matches } from './patterns.ts';
import { keptMessages } from './queue-poller.ts';
import type { SendToQueue } from './queues.ts';
import type { StreamPositions } from './stream-positions.ts';
import type { StreamRecord, TableStream } from './streams.ts';

/** An event-source mapping from a table's stream to a function, as its template declares it. */
export type StreamMapping = {
  /** stable over restarts: the reader's position is kept under it */
  id: string;
  tableArn: string;
  functionArn: string;
  batchSize: number;
  startingPosition: 'TRIM_HORIZON' | 'LATEST';
  filters: unknown[];
  bisects: boolean;
  reportsFailures: boolean;
  /** undefined: until the record leaves the stream */
  maximumRetries?: number | undefined;
  onFailureQueueArn?: string | undefined;
};

const LONGEST_PAUSE_MS = 10_000;
/** How long it lets records come together once it hears of one after a rest: a desk that does little is to be fast. */
const GATHER_MS = 15;
/** The same while one batch comes after the other: then each event brings several, and costs less for each. */
const GATHER_BUSY_MS = 40;
/**
 * How long records stay that a dead letter names, as long as any on AWS.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
const KEPT_FOR_MS = 24 * 3_600_000;

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });

/** What Lambda leaves in the on-failure queue: where the records are, not the records themselves. */
function failureNotice(mapping: StreamMapping, shardId: string, batch: StreamRecord[], attempts: number) {
  const sequence = (record: StreamRecord | undefined) => record?.dynamodb.SequenceNumber;
  const time = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: mapping.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: sequence(batch[0]),
      endSequenceNumber: sequence(batch.at(-1)),
      approximateArrivalOfFirstRecord: time(batch[0]),
      approximateArrivalOfLastRecord: time(batch.at(-1)),
      batchSize: batch.length,
      streamArn: mapping.tableArn,
    },
  };
}

/**
 * How a failed batch is tried again, by Lambda's rules: from the first record that the function named; when the function
 * itself failed and the mapping bisects, in two halves; else as a whole.
 */
export function retryPlan(
  batch: StreamRecord[],
  result: InvocationResult,
  mapping: StreamMapping,
): StreamRecord[][] {
  const ids = batch.map((record) => record.dynamodb.SequenceNumber);
  const failed = keptMessages(ids, result, mapping.reportsFailures);
  if (failed.length === 0) return [];
  const halves = result.functionError !== undefined && mapping.bisects && batch.length > 1;
  if (!halves) return [batch.slice(Math.min(...failed.map((id) => ids.indexOf(id))))];
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** Feeds a function from a table's stream as Lambda's event-source mapping does. @returns a function that stops it */
export function startStreamReader(
  mapping: StreamMapping,
  parts: {
    stream: TableStream;
    positions: StreamPositions;
    clock: Clock;
    invoke: Invoke;
    send: SendToQueue;
    log: Log;
    /** rings when something may have been written */
    written: Bell;
    /** how long it waits at most before it looks again */
    longestWaitMs: number;
  },
): () => Promise<void> {
  const { stream, positions, clock, invoke, send, log, written, longestWaitMs } = parts;
  const stopped = new AbortController();

  async function giveUp(shardId: string, batch: StreamRecord[], attempts: number): Promise<void> {
    log(`${functionName(mapping.functionArn)} gave up on ${batch.length} stream records`);
    if (!mapping.onFailureQueueArn) return;
    const [first, last] = [batch[0], batch.at(-1)].map((record) => record?.dynamodb.SequenceNumber ?? '');
    if (first && last) positions.keep({ shardId, first, last }, clock.now() + KEPT_FOR_MS);
    await send(mapping.onFailureQueueArn, JSON.stringify(failureNotice(mapping, shardId, batch, attempts)));
  }

  /** @returns false when the host stops before the batch is settled */
  async function settle(shardId: string, batch: StreamRecord[], attempt: number): Promise<boolean> {
    if (stopped.signal.aborted) return false;
    const result = await invoke(mapping.functionArn, { Records: batch });
    const plan = retryPlan(batch, result, mapping);
    if (plan.length === 0) return true;
    if (mapping.maximumRetries !== undefined && attempt > mapping.maximumRetries) {
      await giveUp(shardId, plan.flat(), attempt);
      return true;
    }
    await pause(Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MS), stopped.signal);
    for (const part of plan) {
      // A half is a new batch with all of its tries; the same batch again has one fewer.
      const next = part.length < batch.length ? 1 : attempt + 1;
      if (!(await settle(shardId, part, next))) return false;
    }
    return true;
  }

  /** @returns how many records it has dealt with, whether they were wanted or not */
  async function readShard(shardId: string): Promise<number> {
    const after = positions.get(mapping.id, shardId);
    const records = await stream.read(shardId, after ?? mapping.startingPosition, mapping.batchSize);
    const last = records.at(-1);
    if (!last) return 0;
    const wanted = records.filter(
      (record) => mapping.filters.length === 0 || mapping.filters.some((filter) => matches(filter, record)),
    );
    if (wanted.length > 0 && !(await settle(shardId, wanted, 1))) return 0;
    positions.set(mapping.id, shardId, { sequenceNumber: last.dynamodb.SequenceNumber });
    return records.length;
  }

  /** @returns the most records that it has dealt with of one shard; null when it could not read */
  async function readAll(): Promise<number | null> {
    let most = 0;
    try {
      for (const shardId of await stream.shards()) most = Math.max(most, await readShard(shardId));
      return most;
    } catch (error) {
      log(`reading the stream for ${functionName(mapping.functionArn)}: ${error}`);
      return null;
    }
  }

  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      const heard = written.rung();
      const most = await readAll();
      if (most === null) await pause(500, stopped.signal);
      if (most === null || most >= mapping.batchSize) continue;
      if (most === 0) await written.wait(heard, longestWaitMs, stopped.signal);
      await pause(most === 0 ? GATHER_MS : GATHER_BUSY_MS, stopped.signal);
    }
  }

  const following = follow();
  return async () => {
    stopped.abort();
    await following;
  };
}
