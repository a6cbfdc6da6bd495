import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { DUE_INDEX } from '../../core/shared/names.ts';
import type { TestDatabase } from './database.ts';
import { itemBytes } from './item-size.ts';

const UNIT_BYTES = 1024;
const rowSchema = z.record(z.string(), z.unknown());
type Row = z.infer<typeof rowSchema>;

const written = z.object({ Key: rowSchema.optional(), Item: rowSchema.optional() });
const inputSchema = z.object({
  ...written.shape,
  TransactItems: z.array(z.record(z.string(), written)).optional(),
  RequestItems: z.record(z.string(), z.array(z.record(z.string(), written))).optional(),
});
const WRITES = /^(?:(?:Put|Update|Delete)Item|TransactWriteItems|BatchWriteItem)Command$/;

/**
 * Counts the write units that a client of a test consumes from now on, by the rule of AWS ("DynamoDB read and write operations"): one for
 * each KB of the larger of a row before and after, twice that in a transaction; and in the index of what is due one for a row that comes,
 * goes, and two for one that moves. Writes that are refused are not counted.
 * @param byPartition is filled with those of the table by partition keys
 */
export function writeUnitsOf(
  { client, endpoint, tableName }: TestDatabase,
  byPartition = new Map<string, number>(),
): () => number {
  let units = 0;
  const looking = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const rowsAt = async (keys: readonly Row[]) => {
    const found = new Map<string, Row>();
    for (let at = 0; at < keys.length; at += 100) {
      const some = { [tableName]: { Keys: keys.slice(at, at + 100), ConsistentRead: true } };
      const get = new BatchGetCommand({ RequestItems: some });
      const { Responses } = await DynamoDBDocumentClient.from(looking).send(get);
      for (const row of Responses?.[tableName] ?? []) found.set(nameOf(row), row);
    }
    return (key: Row) => found.get(nameOf(key));
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!WRITES.test(context.commandName ?? '')) return next(args);
      const { TransactItems, RequestItems, ...single } = inputSchema.parse(args.input);
      const all = [...(TransactItems ?? []), ...Object.values(RequestItems ?? {}).flat()];
      const keys = [single, ...all.flatMap((one) => Object.values(one))].flatMap(keyOf);
      const before = await rowsAt(keys);
      const answer = await next(args);
      const after = await rowsAt(keys);
      const share = TransactItems === undefined ? 1 : 2;
      for (const key of keys) {
        const ofTable = share * sizeOf(before(key), after(key));
        units += ofTable + inIndex(before(key), after(key));
        const partition = String(key.pk);
        byPartition.set(partition, (byPartition.get(partition) ?? 0) + ofTable);
      }
      return answer;
    },
    { step: 'initialize', name: 'countWriteUnits', priority: 'low' },
  );
  return () => units;
}

const nameOf = ({ pk, sk }: Row): string => `${pk} ${sk}`;

/** The key of what is written, which comes as the database is sent it, or as a row. */
function keyOf({ Key, Item }: z.infer<typeof written>): Row[] {
  const given = Key ?? Item;
  if (given === undefined) return [];
  const { pk, sk } = typeof given.pk === 'object' ? unmarshall(Object(given)) : given;
  return [{ pk, sk }];
}

const sizeOf = (before: Row | undefined, after: Row | undefined): number =>
  Math.max(
    1,
    ...[before, after].map((row) => Math.ceil(row === undefined ? 0 : itemBytes(row) / UNIT_BYTES)),
  );

function inIndex(before: Row | undefined, after: Row | undefined): number {
  const [was, is] = [before, after].map((row) => row?.[DUE_INDEX.sortKey]);
  if (was === is) return 0;
  return Number(was !== undefined) + Number(is !== undefined);
}
