import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BusyError } from './errors.ts';
import { inParts } from './parts.ts';
import { type Key, keyOf, lastOfEachKey, type MayLag, type Row } from './write.ts';

/** What batches are sent with: the table, its client, and how passing failures are waited out. */
export interface BatchDeps {
  tableName: string;
  client: DynamoDBDocumentClient;
  /** repeats what failed only because others were in the way */
  retry: <T>(work: () => Promise<T>) => Promise<T>;
  /** the pause before a further try */
  pause: (tried: number) => Promise<unknown>;
}

/** Tries of a batch of which DynamoDB leaves something out. */
const TRIES = 8;
/** Keys that one BatchGetItem reads at most. */
const GET_LIMIT = 100;
/** Rows that one BatchWriteItem writes at most. */
const WRITE_LIMIT = 25;

type WriteRequest = { PutRequest: { Item: Row } } | { DeleteRequest: { Key: Key } };

/** Reads rows, a hundred at a time, each key once. @throws BusyError */
export async function getBatches(
  deps: BatchDeps,
  keys: readonly Key[],
  { mayLag = false }: MayLag = {},
): Promise<unknown[]> {
  const rows: unknown[] = [];
  const plain = lastOfEachKey(keys).map(({ pk, sk }): Record<string, unknown> => ({ pk, sk }));
  for (const part of inParts(plain, GET_LIMIT)) {
    await untilAllDone(deps, part, async (Keys) => {
      const RequestItems = { [deps.tableName]: { Keys: [...Keys], ConsistentRead: !mayLag } };
      const answer = await deps.client.send(new BatchGetCommand({ RequestItems }));
      rows.push(...(answer.Responses?.[deps.tableName] ?? []));
      return answer.UnprocessedKeys?.[deps.tableName]?.Keys ?? [];
    });
  }
  return rows;
}

/** Puts rows, 25 at a time. @throws BusyError */
export async function putBatches(deps: BatchDeps, rows: readonly Row[]): Promise<void> {
  await writeBatches(
    deps,
    lastOfEachKey(rows).map((row) => ({ PutRequest: { Item: row } })),
  );
}

/** Deletes rows, 25 at a time. @throws BusyError */
export async function deleteBatches(deps: BatchDeps, keys: readonly Key[]): Promise<void> {
  await writeBatches(
    deps,
    lastOfEachKey(keys).map((key) => ({ DeleteRequest: { Key: keyOf(key) } })),
  );
}

async function writeBatches(deps: BatchDeps, requests: readonly WriteRequest[]): Promise<void> {
  const { client, tableName } = deps;
  for (const part of inParts(requests, WRITE_LIMIT)) {
    await untilAllDone<object>(deps, part, async (wanted) => {
      const RequestItems = { [tableName]: [...wanted] };
      const answer = await client.send(new BatchWriteCommand({ RequestItems }));
      return answer.UnprocessedItems?.[tableName] ?? [];
    });
  }
}

/** Asks again for what DynamoDB left out, after pauses that grow. `ask` gives what is left. */
async function untilAllDone<T>(
  { retry, pause }: BatchDeps,
  all: readonly T[],
  ask: (wanted: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let wanted = all;
  for (let tried = 0; wanted.length > 0; tried += 1) {
    if (tried === TRIES) throw new BusyError();
    if (tried > 0) await pause(tried);
    const now = wanted;
    wanted = await retry(() => ask(now));
  }
}
