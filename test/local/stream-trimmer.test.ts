import { join } from 'node:path';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import * as z from 'zod';
import { readPointer } from '../../bin/dead-letters/stream-gateway.ts';
import { createBell } from '../../local/bell.ts';
import { startClock } from '../../local/clock.ts';
import { LOCAL_CREDENTIALS } from '../../local/credentials.ts';
import { type Database, ensureTable, startDatabase } from '../../local/database.ts';
import { type DatabaseFile, openDatabaseFile } from '../../local/database-file.ts';
import { callAws } from '../../local/http.ts';
import type { Invoke } from '../../local/invocation.ts';
import { openStreamPositions, type StreamPositions } from '../../local/stream-positions.ts';
import { startStreamTrimmer } from '../../local/stream-trimmer.ts';
import { openStream, type TableStream } from '../../local/streams.ts';
import { watchWrites } from '../../local/write-watch.ts';
import { rowsInFile } from '../support/rows-in-file.ts';
import { eventually, temporaryFolder } from './support/temporary.ts';

const folder = temporaryFolder();
const [file, positionsFile] = ['database.sqlite', 'positions.sqlite'].map((name) => join(folder, name));
const NAME = 'Desk';
const ARN = `arn:aws:dynamodb:us-east-1:000000000000:table/${NAME}`;
const DEFINITION = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const READERS = ['publisher', 'projector'];
const DAY_MS = 86_400_000;
const numbers = z.array(z.object({ number: z.coerce.number() }));

describe('the stream of the local database', () => {
  const clock = startClock();
  let database: Database;
  let positions: StreamPositions;
  let stream: TableStream;
  let watched: DatabaseFile;
  let stopTrimming: () => void;
  const log = (line: string) => {
    throw new Error(line);
  };

  async function start() {
    database = await startDatabase({ root: process.cwd(), file: file ?? '' });
    const streamArn =
      (await ensureTable(database.endpoint, { name: NAME, arn: ARN, definition: DEFINITION })) ?? '';
    stream = openStream({ endpoint: database.endpoint, streamArn, tableArn: ARN });
    positions = openStreamPositions(positionsFile ?? '');
    watched = openDatabaseFile(file ?? '');
    const given = { file: watched, tableName: NAME, readerIds: READERS, positions, clock, log };
    stopTrimming = startStreamTrimmer(given);
  }
  async function stop() {
    stopTrimming();
    watched.close();
    positions.close();
    await database.stop();
  }
  beforeAll(start);
  afterAll(async () => {
    await stop();
    clock.stop();
  });

  const put = async (...keys: string[]) => {
    for (const pk of keys) {
      await callAws(database.endpoint, 'DynamoDB_20120810.PutItem', {
        TableName: NAME,
        Item: { pk: { S: pk } },
      });
    }
  };
  const shard = async () => (await stream.shards())[0] ?? '';
  const pass = async (reader: string, sequenceNumber: string) =>
    positions.set(reader, await shard(), { sequenceNumber });
  /** The sequence numbers of all records that are left. */
  const left = () => {
    const rows = rowsInFile(file ?? '', 'SELECT sequence_number AS number FROM _stream_records ORDER BY id');
    return numbers.parse(rows).map(({ number }) => number);
  };
  const untilLeft = (...expected: number[]) =>
    eventually(() => (left().join() === expected.join() ? true : undefined));
  const read = async (sequenceNumber: string) =>
    (await stream.read(await shard(), { sequenceNumber }, 100)).map(
      ({ dynamodb }) => dynamodb.SequenceNumber,
    );

  it('keeps what one of its readers has not passed yet', async () => {
    await put('a', 'b', 'c', 'd', 'e');
    await pass('publisher', '5');
    await put('f');
    await pass('projector', '3');
    await untilLeft(4, 5, 6);
    expect(await read('3')).toEqual(['4', '5', '6']);
  });

  it('keeps its newest record, so that numbers go on, also when the database was killed', async () => {
    for (const reader of READERS) await pass(reader, '6');
    await untilLeft(6);
    await stop();
    await start();
    await put('g', 'h');
    expect(left()).toEqual([6, 7, 8]);
    expect(await read('6')).toEqual(['7', '8']);
    for (const reader of READERS) await pass(reader, '8');
    await untilLeft(8);
  });

  it('keeps the records of a dead letter for a day, and says when it has them no more', async () => {
    await put('i', 'j', 'k', 'l');
    const range = { shardId: await shard(), first: '9', last: '10' };
    const pointer = {
      ...range,
      reader: 'publisher' as const,
      streamArn: ARN,
      from: new Date(),
      to: new Date(),
    };
    const client = new DynamoDBStreamsClient({
      endpoint: database.endpoint,
      region: 'us-east-1',
      credentials: LOCAL_CREDENTIALS,
    });
    positions.keep(range, clock.now() + DAY_MS);
    for (const reader of READERS) await pass(reader, '12');
    await untilLeft(9, 10, 12);
    expect(await readPointer(NAME, pointer, client)).toEqual([{ pk: 'i' }, { pk: 'j' }]);
    clock.advance(DAY_MS);
    await put('m');
    for (const reader of READERS) await pass(reader, '13');
    await untilLeft(13);
    expect(await readPointer(NAME, pointer, client)).toBeNull();
    client.destroy();
  });

  it('is looked at after something was written, not after reading and not after trimming', async () => {
    const bell = createBell();
    const call = (operation: string, input: object) => async () => ({
      payload: await callAws(database.endpoint, `DynamoDB_20120810.${operation}`, {
        TableName: NAME,
        ...input,
      }),
    });
    const heardAfter = async (invoke: Invoke) => {
      const watch = watchWrites({ invoke, written: bell, file: watched });
      await watch.invoke('Desk-function', {});
      watch.stop();
      return bell.rung();
    };
    const Key = { pk: { S: 'a' } };
    await heardAfter(call('PutItem', { Item: Key }));
    const before = bell.rung();
    expect(await heardAfter(call('GetItem', { Key }))).toBe(before);
    expect(await heardAfter(call('Scan', {}))).toBe(before);
    expect(await heardAfter(call('UpdateItem', { Key }))).toBe(before + 1);
    const newest = String(left().at(-1));
    for (const reader of READERS) await pass(reader, newest);
    await untilLeft(Number(newest));
    expect(await heardAfter(call('GetItem', { Key }))).toBe(before + 1);
  });

  it('goes without a full look at its records for each write, however many there are', () => {
    const asked =
      'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?';
    const plan = JSON.stringify(rowsInFile(file ?? '', `EXPLAIN QUERY PLAN ${asked}`, NAME));
    expect(plan).toContain('USING COVERING INDEX stream_records_by_number');
  });
});
