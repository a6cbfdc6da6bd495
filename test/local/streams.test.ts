import { join } from 'node:path';
import { createBell } from '../../local/bell.ts';
import { startClock } from '../../local/clock.ts';
import { ensureTable, startDatabase } from '../../local/database.ts';
import { openDatabaseFile } from '../../local/database-file.ts';
import { callAws } from '../../local/http.ts';
import type { InvocationResult } from '../../local/invocation.ts';
import { openStreamPositions } from '../../local/stream-positions.ts';
import { retryPlan, type StreamMapping, startStreamReader } from '../../local/stream-reader.ts';
import { openStream, type StreamRecord } from '../../local/streams.ts';
import { eventually, temporaryFolder } from './support/temporary.ts';

const folder = temporaryFolder();
const clock = startClock();
afterAll(() => clock.stop());
const table = {
  name: 'Desk',
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Desk',
  ttlAttribute: 'expiresAtSeconds',
  definition: {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
};
const mapping: StreamMapping = {
  id: 'desk/Reader',
  tableArn: table.arn,
  functionArn: 'Desk-reader',
  batchSize: 100,
  startingPosition: 'TRIM_HORIZON',
  filters: [{ dynamodb: { NewImage: { kind: { S: ['event'] } } } }],
  bisects: true,
  reportsFailures: true,
  maximumRetries: 1,
  onFailureQueueArn: 'failed',
};

const keyOf = (record: StreamRecord) => JSON.stringify(record.dynamodb.Keys);

describe('a stream reader', () => {
  it('hands matching records on in order, gives up a bad one alone, and goes on where it was', async () => {
    const file = join(folder, 'database.sqlite');
    const database = await startDatabase({ root: process.cwd(), file });
    const streamArn = (await ensureTable(database.endpoint, table)) ?? '';
    expect(await ensureTable(database.endpoint, table)).toBe(streamArn);
    const put = (pk: string, kind: string) =>
      callAws(database.endpoint, 'DynamoDB_20120810.PutItem', {
        TableName: table.name,
        Item: { pk: { S: pk }, kind: { S: kind } },
      });
    for (const pk of ['a', 'b', 'bad', 'c']) await put(pk, 'event');
    await put('ignored', 'ticket');

    const done: string[] = [];
    const notices: string[] = [];
    const start = () => {
      const positions = openStreamPositions(join(folder, 'positions.sqlite'));
      const stop = startStreamReader(mapping, {
        positions,
        clock,
        stream: openStream({ endpoint: database.endpoint, streamArn, tableArn: table.arn }),
        log: () => {},
        written: createBell(),
        longestWaitMs: 100,
        send: async (_queue, body) => void notices.push(body),
        invoke: async (_name, event) => {
          const { Records } = event as { Records: StreamRecord[] };
          if (Records.some((record) => keyOf(record).includes('bad'))) return failed;
          done.push(...Records.map((record) => (record.dynamodb.Keys as { pk: { S: string } }).pk.S));
          return { payload: { batchItemFailures: [] } };
        },
      });
      return async () => {
        await stop();
        positions.close();
      };
    };
    const failed: InvocationResult = { payload: { errorType: 'Error' }, functionError: 'Unhandled' };

    const stopFirst = start();
    await eventually(() => (done.includes('c') ? true : undefined));
    await stopFirst();
    expect(done).toEqual(['a', 'b', 'c']);
    expect(notices).toHaveLength(1);
    expect(JSON.parse(notices[0] ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', functionArn: 'Desk-reader' },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '3', endSequenceNumber: '3' },
    });

    await put('d', 'event');
    const stopSecond = start();
    await eventually(() => (done.includes('d') ? true : undefined));
    await stopSecond();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    await database.stop();
  });
});

describe("the database's own file", () => {
  it('gives the records that the database gives, from where it is asked to', async () => {
    const file = join(folder, 'read.sqlite');
    const database = await startDatabase({ root: process.cwd(), file });
    const call = (operation: string, input: object) =>
      callAws(database.endpoint, `DynamoDB_20120810.${operation}`, { TableName: table.name, ...input });
    const options = {
      endpoint: database.endpoint,
      streamArn: (await ensureTable(database.endpoint, table)) ?? '',
      tableArn: table.arn,
    };
    const key = { pk: { S: 'a "quoted" key' } };
    await call('PutItem', { Item: { ...key, tags: { SS: ['x', 'y'] } } });
    await call('PutItem', { Item: { ...key, count: { N: '2' } } });
    await call('DeleteItem', { Key: key });
    const watched = openDatabaseFile(file);
    const asked = openStream(options);
    const read = openStream({ ...options, file: watched });
    const [shardId = ''] = await read.shards();
    for (const start of [
      'TRIM_HORIZON',
      { sequenceNumber: '1' },
      { sequenceNumber: '3' },
      'LATEST',
    ] as const) {
      const given = (await asked.read(shardId, start, 100)).map(({ dynamodb, ...record }) => {
        const { SizeBytes, StreamViewType, ...facts } = dynamodb;
        return { ...record, dynamodb: facts };
      });
      expect(await read.read(shardId, start, 100)).toEqual(given);
    }
    expect(await read.read(shardId, 'TRIM_HORIZON', 2)).toHaveLength(2);
    watched.close();
    await database.stop();
  });
});

describe('how a failed batch is tried again', () => {
  const batch = ['1', '2', '3', '4'].map(
    (SequenceNumber): StreamRecord => ({ eventName: 'INSERT', dynamodb: { SequenceNumber } }),
  );
  const numbers = (plan: StreamRecord[][]) =>
    plan.map((part) => part.map((record) => record.dynamodb.SequenceNumber));
  const naming = (...ids: string[]): InvocationResult => ({
    payload: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
  });
  const thrown: InvocationResult = { payload: null, functionError: 'Unhandled' };

  it.each([
    ['not at all when all went well', naming(), true, []],
    ['from the first named record', naming('3', '2'), true, [['2', '3', '4']]],
    ['as a whole when its first record is named', naming('1'), true, [['1', '2', '3', '4']]],
    [
      'in halves when the function failed',
      thrown,
      true,
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['as a whole when the mapping does not bisect', thrown, false, [['1', '2', '3', '4']]],
  ])('%s', (_rule, result, bisects, plan) => {
    expect(numbers(retryPlan(batch, result, { ...mapping, bisects }))).toEqual(plan);
  });
});
