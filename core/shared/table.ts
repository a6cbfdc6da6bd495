import { randomUUID } from 'node:crypto';
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { clientTimeouts, SMALL_REQUEST_MS, unlogged } from './client-timeouts.ts';
import { BusyError } from './errors.ts';
import { knownHeads, linkedWriter } from './linked-writes.ts';
import { isNotErased } from './list-page.ts';
import { ROW_KIND } from './names.ts';
import { type BatchDeps, deleteBatches, getBatches, putBatches } from './table-batches.ts';
import { busyIfGivenUp, isPassing, refusalsOf } from './table-failures.ts';
import { toTransactItem } from './transact-item.ts';
import {
  type IndexPage,
  type IndexRequest,
  type Key,
  keyOf,
  type MayLag,
  type Page,
  type QueryRequest,
  type Row,
  type Write,
} from './write.ts';
import { WriteRefusedError } from './write-refused.ts';

export { refusedBy, WriteRefusedError } from './write-refused.ts';

/** The one table of the desk, as its stores use it. Rows come back unparsed: stores parse them with zod. */
export interface Table {
  get(key: Key): Promise<unknown>;
  /** The rows that exist, in no particular order, without those that were erased. Any number of keys, duplicates allowed. */
  getMany(keys: readonly Key[], how?: MayLag): Promise<unknown[]>;
  query(request: QueryRequest): Promise<Page>;
  /** What an index says, which may miss the writes of the last second. */
  queryIndex(request: IndexRequest): Promise<IndexPage>;
  /** How many rows a range has, up to `limit`. Gives none of them out, and may miss the writes of the last second. */
  size(request: QueryRequest & { limit: number }): Promise<number>;
  /**
   * All or nothing. Events among them are put into the chains of what they are about.
   * @throws WriteRefusedError with the labels of the conditions that failed; BusyError.
   */
  write(writes: readonly Write[]): Promise<void>;
  /**
   * Puts rows that are derived from others, whatever stands there: any number, each by itself, and only together with
   * a way to do it again. @throws BusyError when some may be missing
   */
  putMany(rows: readonly Row[]): Promise<void>;
  /** Deletes derived rows, each by itself. Those that do not exist are no fault. @throws BusyError when some may be left */
  deleteMany(keys: readonly Key[]): Promise<void>;
  /** Adds `step` to a counter row and gives the new value. */
  count(key: Key, step: number): Promise<number>;
}

/** What a table needs; `sleep` and `random` serve the pause between tries. */
export interface TableOptions {
  tableName: string;
  client?: DynamoDBClient;
  sleep?: (milliseconds: number) => Promise<void>;
  random?: () => number;
}

const TRIES = 8;
const FIRST_PAUSE_MS = 20;

/** Whether a write that is the only one needs no transaction. */
function maySendAlone(write: Write): boolean {
  return write.condition === undefined || (write.type === 'update' && write.startsOver === true);
}

/** The table over DynamoDB. Reads of rows are strongly consistent: a caller always sees its own write. */
export function dynamoTable(options: TableOptions): Table {
  const { tableName } = options;
  const client = DynamoDBDocumentClient.from(
    options.client ?? unlogged(new DynamoDBClient(clientTimeouts(SMALL_REQUEST_MS))),
    {
      marshallOptions: { removeUndefinedValues: true },
    },
  );
  const sleep = options.sleep ?? ((ms) => new Promise((done) => setTimeout(done, ms)));
  const random = options.random ?? Math.random;
  const pause = (tried: number) => sleep(random() * FIRST_PAUSE_MS * 2 ** tried);

  /** Repeats what failed only because other writers were at the same rows. What the SDK repeated in vain is busy. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error)) throw busyIfGivenUp(error);
        if (tried === TRIES) throw new BusyError(error);
        await pause(tried);
      }
    }
  }

  const batches: BatchDeps = { tableName, client, retry: patiently, pause };
  const heads = knownHeads();

  function rangeOf({ pk, from, to, newestFirst }: QueryRequest): QueryCommandInput {
    return {
      TableName: tableName,
      KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ScanIndexForward: !newestFirst,
    };
  }

  /**
   * A condition is asked in a transaction, whose token makes it the same one when its answer got lost and the SDK sends it
   * again: a single write would then find its own condition broken by itself, which only those bear who start over.
   */
  async function writeOnce(writes: readonly Write[], ClientRequestToken: string): Promise<void> {
    const items = writes.map((write) => toTransactItem(write, tableName));
    const [item] = items;
    const isAlone = writes.length === 1 && writes.every(maySendAlone);
    if (item?.Put && isAlone) await client.send(new PutCommand(item.Put));
    else if (item?.Update && isAlone) await client.send(new UpdateCommand(item.Update));
    else await client.send(new TransactWriteCommand({ TransactItems: items, ClientRequestToken }));
  }

  /** Rows as they are given out; the heads of chains in them are remembered. */
  function seen<Found>(rows: readonly Found[]): readonly Found[] {
    heads.note(rows);
    return rows;
  }

  async function get(key: Key): Promise<unknown> {
    const command = new GetCommand({ TableName: tableName, Key: keyOf(key), ConsistentRead: true });
    const answer = await patiently(() => client.send(command));
    return seen([answer.Item].filter(isNotErased))[0];
  }

  async function write(writes: readonly Write[]): Promise<void> {
    let token = randomUUID();
    await patiently(async () => {
      try {
        await writeOnce(writes, token);
      } catch (error) {
        const refusals = refusalsOf(error, writes);
        if (refusals.length > 0) throw new WriteRefusedError(refusals);
        // A cancelled transaction is tried anew; one in progress may yet be done, and by its token is done once.
        if (error instanceof TransactionCanceledException) token = randomUUID();
        throw error;
      }
    });
  }

  return {
    get,
    getMany: async (keys, how) => {
      const rows = (await getBatches(batches, keys, how)).filter(isNotErased);
      // A head that may be outdated is no help to whoever writes the next event.
      return [...(how?.mayLag ? rows : seen(rows))];
    },
    putMany: (rows) => putBatches(batches, rows),
    deleteMany: (keys) => deleteBatches(batches, keys),
    async query(request) {
      const command = new QueryCommand({
        ...rangeOf(request),
        Limit: request.limit,
        ConsistentRead: !request.mayLag,
      });
      const answer = await patiently(() => client.send(command));
      return { rows: [...seen(answer.Items ?? [])], more: answer.LastEvaluatedKey !== undefined };
    },
    async queryIndex({ index, partition, upTo, limit, after }) {
      const command = new QueryCommand({
        TableName: tableName,
        IndexName: index.name,
        KeyConditionExpression: '#partition = :partition AND #sort <= :upTo',
        ExpressionAttributeNames: { '#partition': index.partitionKey, '#sort': index.sortKey },
        ExpressionAttributeValues: { ':partition': partition, ':upTo': upTo },
        Limit: limit,
        ExclusiveStartKey: after,
      });
      const answer = await patiently(() => client.send(command));
      return { rows: answer.Items ?? [], next: answer.LastEvaluatedKey };
    },
    async size(request) {
      let rows = 0;
      let ExclusiveStartKey: QueryCommandOutput['LastEvaluatedKey'];
      do {
        const part = { Limit: request.limit - rows, ExclusiveStartKey };
        const command = new QueryCommand({ ...rangeOf(request), ...part, Select: 'COUNT' });
        const answer = await patiently(() => client.send(command));
        rows += answer.Count ?? 0;
        ExclusiveStartKey = answer.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined && rows < request.limit);
      return rows;
    },
    write: linkedWriter(heads, { get, write, pause }),
    count: (key, step) =>
      patiently(async () => {
        const answer = await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: keyOf(key),
            UpdateExpression:
              'ADD #value :step SET #kind = if_not_exists(#kind, :kind), #schemaVersion = if_not_exists(#schemaVersion, :schemaVersion)',
            ExpressionAttributeNames: {
              '#value': 'value',
              '#kind': 'kind',
              '#schemaVersion': 'schemaVersion',
            },
            ExpressionAttributeValues: { ':step': step, ':kind': ROW_KIND.counter, ':schemaVersion': 1 },
            ReturnValues: 'UPDATED_NEW',
          }),
        );
        return Number(answer.Attributes?.value);
      }),
  };
}
