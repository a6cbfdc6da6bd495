import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, ensureTable, startDatabase } from '../../local/database.ts';
import { callAws } from '../../local/http.ts';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-database-'));
  database = await startDatabase({ root: process.cwd(), file: join(folder, 'table.db') });
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true });
});

const call = (operation: string, input: object) =>
  callAws(database.endpoint, `DynamoDB_20120810.${operation}`, input);
const named = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const before = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [named('pk')],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
};
const after = {
  ...before,
  AttributeDefinitions: [named('pk'), named('part')],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-part',
      KeySchema: [{ AttributeName: 'part', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

test('a table of an earlier version gets the index that this one has, keeps its rows and its stream', async () => {
  const stream = await ensureTable(database.endpoint, { name: 'Desk', arn: 'arn:desk', definition: before });
  await call('PutItem', { TableName: 'Desk', Item: { pk: { S: 'one' }, part: { S: '0' } } });
  const table = { name: 'Desk', arn: 'arn:desk', definition: after };
  expect(await ensureTable(database.endpoint, table)).toBe(stream);
  expect(await ensureTable(database.endpoint, table)).toBe(stream);
  const found = await call('Query', {
    TableName: 'Desk',
    IndexName: 'by-part',
    KeyConditionExpression: 'part = :part',
    ExpressionAttributeValues: { ':part': { S: '0' } },
  });
  expect(found).toMatchObject({ Items: [{ pk: { S: 'one' } }] });
});
