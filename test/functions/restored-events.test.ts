import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import { handler } from '../../functions/stream/publisher.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
import { useDatabase } from '../support/api.ts';
import { NOW } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { mockedClient } from '../support/mocked-client.ts';

const bus = mockedClient(EventBridgeClient);
process.env.BUS_NAME = 'Bilet';
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
});
afterAll(() => database.stop());

const event = anyEventSchema.parse({
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  schemaVersion: 1,
  at: NOW.toISOString(),
  actor: { kind: 'agent', id: 1 },
  cause: null,
  type: 'team.created',
  team: { id: 1, name: 'Billing', version: 1, createdAt: NOW.toISOString(), updatedAt: NOW.toISOString() },
});

const record = (fields: object): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: '1',
    NewImage: marshall({ pk: 'TEAM#1', sk: `E#${event.id}`, kind: 'event', event, ...fields }) as never,
  },
});
const publish = (...Records: DynamoDBRecord[]) => handler({ Records } as DynamoDBStreamEvent, {} as Context);

beforeEach(() => {
  bus.reset();
  bus.onAnyCommand().rejects(new Error('This call was not expected.'));
});

test('what a backup brought back is not told a second time', async () => {
  await expect(publish(record({ [RESTORED_ATTRIBUTE]: 'Bilet-restored' }))).resolves.toEqual({
    batchItemFailures: [],
  });
});

test('what is new beside it is told', async () => {
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
  await publish(record({ [RESTORED_ATTRIBUTE]: 'Bilet-restored' }), record({}));
  expect(bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries).toHaveLength(1);
});
