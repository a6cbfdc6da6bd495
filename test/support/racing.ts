import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as fc from 'fast-check';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import type { TestDatabase } from './database.ts';
import { allRows } from './desk.ts';

/** The table, whose requests go on in an order that the scheduler chooses. */
export function scheduled(table: Table, scheduler: fc.Scheduler): Table {
  const turn =
    <Arguments extends unknown[], Result>(name: string, call: (...given: Arguments) => Promise<Result>) =>
    (...given: Arguments) =>
      scheduler.schedule(Promise.resolve(), name).then(() => call(...given));
  return {
    ...table,
    get: turn('read one', table.get),
    getMany: turn('read some', table.getMany),
    query: turn('read a list', table.query),
    write: turn('write', table.write),
  };
}

/** The table with everything forgotten: each run of a property is a desk of its own. Whoever is overtaken does not wait. */
export async function emptied(database: TestDatabase): Promise<Table> {
  const { tableName } = database;
  const client = DynamoDBDocumentClient.from(database.client);
  const rows = Object.values(await allRows(database)).map((row) => Object(row));
  await Promise.all(
    rows.map(({ pk, sk }) => client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }))),
  );
  return dynamoTable({ tableName, client: database.client, sleep: async () => {} });
}
