import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { dynamoTable, refusedBy } from '../../../core/shared/table.ts';
import { insert } from '../../../core/shared/write.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const dynamo = mockedClient(DynamoDBDocumentClient);
let pauses: number[];
beforeEach(() => {
  dynamo.reset();
  dynamo.onAnyCommand().rejects(new Error('The test expects no such request'));
  pauses = [];
});

const table = dynamoTable({
  tableName: 'desk',
  client: new DynamoDBClient({ region: 'us-east-1' }),
  random: () => 1,
  sleep: async (milliseconds) => {
    pauses.push(milliseconds);
  },
});

const told = { message: 'as DynamoDB says it', $metadata: {} };
const canceled = (...codes: string[]) =>
  new TransactionCanceledException({ ...told, CancellationReasons: codes.map((Code) => ({ Code })) });
const rows = (['ticket', 'event', 'message'] as const).map((kind) =>
  insert({ pk: 'T#1', sk: kind, kind }, kind),
);
const busy = { kind: 'busy', code: 'desk.busy' };

describe('a transaction', () => {
  test('that meets others is tried again, after pauses that grow', async () => {
    const conflict = canceled('None', 'TransactionConflict', 'None');
    dynamo.on(TransactWriteCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves({});
    await table.write(rows);
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(3);
    expect(pauses).toEqual([40, 80]);
  });

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'that meets %s again and again finds the desk busy, and gives up',
    async (code) => {
      dynamo.on(TransactWriteCommand).rejects(canceled('None', code, 'None'));
      await expect(table.write(rows)).rejects.toMatchObject(busy);
      expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(8);
      expect(pauses).toHaveLength(7);
    },
  );

  test('of which nobody knows how it ended is asked for again as the same one, and is not done twice', async () => {
    const [cancelled, unknown] = [canceled('TransactionConflict'), new TransactionInProgressException(told)];
    dynamo.on(TransactWriteCommand).rejectsOnce(cancelled).rejectsOnce(unknown).resolves({});
    await table.write(rows);
    const calls = dynamo.commandCalls(TransactWriteCommand);
    const [before, ...same] = calls.map((call) => call.args[0].input.ClientRequestToken);
    expect(same).toEqual([expect.any(String), same[0]]);
    expect(before).not.toBe(same[0]);
  });

  test('that is refused is not tried again, and says by which conditions', async () => {
    dynamo
      .on(TransactWriteCommand)
      .rejects(canceled('ConditionalCheckFailed', 'TransactionConflict', 'ConditionalCheckFailed'));
    const error = await table.write(rows).catch((reason) => reason);
    expect(error.refusals).toEqual(['ticket', 'message']);
    expect(refusedBy(error, 'ticket')).toBe(true);
    expect(refusedBy(error, 'event')).toBe(false);
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test('that could never succeed is not tried again', async () => {
    dynamo.on(TransactWriteCommand).rejects(canceled('TransactionConflict', 'ValidationError', 'None'));
    await expect(table.write(rows)).rejects.toBeInstanceOf(TransactionCanceledException);
    expect(pauses).toEqual([]);
  });
});

describe('a single write', () => {
  const one = rows.slice(0, 1);

  test('that meets a transaction is tried again', async () => {
    dynamo.on(UpdateCommand).rejectsOnce(new TransactionConflictException(told)).resolves({});
    await table.write([{ type: 'update', key: { pk: 'T#1', sk: 'META' }, set: { state: 'off' } }]);
    expect(dynamo.commandCalls(UpdateCommand)).toHaveLength(2);
  });

  test('with a condition is a transaction, which is done once although its answer is lost', async () => {
    dynamo.on(TransactWriteCommand).rejectsOnce(new TransactionInProgressException(told)).resolves({});
    await table.write(one);
    const tokens = dynamo
      .commandCalls(TransactWriteCommand)
      .map((call) => call.args[0].input.ClientRequestToken);
    expect(tokens).toEqual([expect.any(String), tokens[0]]);
  });

  test('with a condition is a single one when its writer starts over, and says when it is refused', async () => {
    const key = { pk: 'T#1', sk: 'PLACES' };
    const condition = { expression: '#revision = :revision', values: { ':revision': 1 } };
    const write = { type: 'update', key, set: { revision: 2 }, condition, refusal: 'places' } as const;
    dynamo.on(UpdateCommand).resolvesOnce({}).rejects(new ConditionalCheckFailedException(told));
    await table.write([{ ...write, startsOver: true }]);
    await expect(table.write([{ ...write, startsOver: true }])).rejects.toMatchObject({
      refusals: ['places'],
    });
    expect(dynamo.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
      ConditionExpression: '#revision = :revision',
      UpdateExpression: 'SET #revision = :value0',
    });
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(0);
  });

  test('that is refused says by which condition', async () => {
    dynamo.on(TransactWriteCommand).rejects(canceled('ConditionalCheckFailed'));
    await expect(table.write(one)).rejects.toMatchObject({ refusals: ['ticket'] });
  });
});

test('a number is handed out although a transaction was in the way', async () => {
  const key = { pk: 'COUNTER#ticket', sk: 'COUNTER' };
  const conflict = new TransactionConflictException(told);
  dynamo
    .on(UpdateCommand)
    .rejectsOnce(conflict)
    .resolves({ Attributes: { value: 43 } });
  expect(await table.count(key, 1)).toBe(43);
});

describe('reading many rows', () => {
  const keys = ['a', 'b', 'c'].map((sk) => ({ pk: 'T#1', sk }));

  test('asks again for those that DynamoDB left out', async () => {
    dynamo
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { desk: [{ sk: 'a' }] },
        UnprocessedKeys: { desk: { Keys: keys.slice(1) } },
      })
      .resolvesOnce({ Responses: { desk: [{ sk: 'b' }, { sk: 'c' }] }, UnprocessedKeys: {} });
    expect(await table.getMany(keys)).toEqual([{ sk: 'a' }, { sk: 'b' }, { sk: 'c' }]);
    expect(dynamo.commandCalls(BatchGetCommand)[1]?.args[0].input.RequestItems?.desk?.Keys).toEqual(
      keys.slice(1),
    );
  });

  test('gives up when DynamoDB leaves them out again and again', async () => {
    dynamo.on(BatchGetCommand).resolves({ Responses: {}, UnprocessedKeys: { desk: { Keys: keys } } });
    await expect(table.getMany(keys)).rejects.toMatchObject(busy);
    expect(dynamo.commandCalls(BatchGetCommand)).toHaveLength(8);
  });

  test('asks for each once, a hundred at a time', async () => {
    dynamo.on(BatchGetCommand).resolves({ Responses: { desk: [] } });
    const many = Array.from({ length: 250 }, (_, at) => ({ pk: 'T#1', sk: `${at % 150}` }));
    await table.getMany(many);
    const asked = dynamo
      .commandCalls(BatchGetCommand)
      .map((call) => call.args[0].input.RequestItems?.desk?.Keys);
    expect(asked.map((some) => some?.length)).toEqual([100, 50]);
  });
});

describe('writing many rows', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({
    pk: 'L#open#0',
    sk: `${at}`,
    kind: 'listed' as const,
  }));
  const put = many.map((Item) => ({ PutRequest: { Item } }));
  const asked = () =>
    dynamo.commandCalls(BatchWriteCommand).map((call) => call.args[0].input.RequestItems?.desk?.length);

  test('asks again for those that DynamoDB left out, after pauses that grow', async () => {
    dynamo
      .on(BatchWriteCommand)
      .resolvesOnce({ UnprocessedItems: { desk: put.slice(5, 25) } })
      .resolvesOnce({ UnprocessedItems: { desk: put.slice(20, 25) } })
      .resolves({});
    await table.putMany(many);
    expect(asked()).toEqual([25, 20, 5, 5]);
    expect(pauses).toEqual([40, 80]);
  });

  test.each(['putMany', 'deleteMany'] as const)(
    'by %s gives up when DynamoDB leaves some out again and again',
    async (by) => {
      dynamo.on(BatchWriteCommand).resolves({ UnprocessedItems: { desk: put.slice(0, 1) } });
      await expect(table[by](many)).rejects.toMatchObject(busy);
      expect(asked()).toHaveLength(8);
    },
  );

  test('deletes by the keys alone', async () => {
    dynamo.on(BatchWriteCommand).resolves({});
    await table.deleteMany(many.slice(0, 1));
    expect(dynamo.commandCalls(BatchWriteCommand)[0]?.args[0].input.RequestItems).toEqual({
      desk: [{ DeleteRequest: { Key: { pk: 'L#open#0', sk: '0' } } }],
    });
  });
});

test('a table that takes no more, however often the SDK asks, makes the desk busy', async () => {
  const throttled = new ProvisionedThroughputExceededException(told);
  const key = { pk: 'T#1', sk: 'META' };
  dynamo.onAnyCommand().rejects(throttled);
  await expect(table.get(key)).rejects.toMatchObject(busy);
  await expect(table.getMany([key])).rejects.toMatchObject(busy);
  await expect(table.query({ pk: 'T#1', from: 'M#', to: 'META' })).rejects.toMatchObject(busy);
  await expect(table.write(rows.slice(0, 1))).rejects.toMatchObject(busy);
  await expect(table.count(key, 1)).rejects.toMatchObject(busy);
  await expect(table.deleteMany([key])).rejects.toMatchObject(busy);
});

test.each([
  ['whose connection breaks', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['that cannot be reached', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['that does not answer in time', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
  ['that has a fault of its own', Object.assign(new Error('told'), { name: 'InternalServerError' })],
])('a table %s, however often the SDK asks, makes the desk busy', async (_, failure) => {
  dynamo.onAnyCommand().rejects(failure);
  await expect(table.get({ pk: 'T#1', sk: 'META' })).rejects.toMatchObject({ ...busy, cause: failure });
  await expect(table.write(rows)).rejects.toMatchObject({ ...busy, cause: failure });
});

test('any other failure comes through as it is', async () => {
  const failure = new Error('socket hang up');
  dynamo.on(GetCommand).rejects(failure).on(QueryCommand).rejects(failure);
  await expect(table.get({ pk: 'T#1', sk: 'META' })).rejects.toBe(failure);
  await expect(table.query({ pk: 'T#1', from: 'M#', to: 'META' })).rejects.toBe(failure);
  expect(pauses).toEqual([]);
});
