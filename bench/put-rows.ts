import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TestDatabase } from '../test/support/database.ts';

/** Rows of one BatchWriteItem, and requests under way at a time. */
const BATCH = 25;
const AT_ONCE = 16;

/** Puts any number of rows into the table as they are made, with nothing of what the desk does besides. */
export async function putRows(
  { tableName, client }: Pick<TestDatabase, 'tableName' | 'client'>,
  rows: Iterator<Record<string, unknown>>,
): Promise<void> {
  const document = DynamoDBDocumentClient.from(client);
  const work = async () => {
    for (;;) {
      const batch = Array.from({ length: BATCH }, () => rows.next()).flatMap(({ value, done }) =>
        done ? [] : [value],
      );
      if (batch.length === 0) return;
      const puts = batch.map((Item) => ({ PutRequest: { Item } }));
      await document.send(new BatchWriteCommand({ RequestItems: { [tableName]: puts } }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** A row for each number from one to another, both included. */
export function* rowsFor<Row>(
  first: number,
  last: number,
  rowOf: (id: number) => Row,
): Generator<Row, undefined> {
  for (let id = first; id <= last; id += 1) yield rowOf(id);
  return undefined;
}
