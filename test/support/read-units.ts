import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { itemBytes } from './item-size.ts';

const UNIT_BYTES = 4096;
const itemSchema = z.record(z.string(), z.unknown());
const outputSchema = z.object({
  Item: itemSchema.optional(),
  Items: z.array(itemSchema).optional(),
  Responses: z.record(z.string(), z.array(itemSchema)).optional(),
});
const inputSchema = z.object({
  ConsistentRead: z.boolean().optional(),
  /** of a batch that writes they are lists */
  RequestItems: z
    .record(z.string(), z.union([z.object({ ConsistentRead: z.boolean().optional() }), z.array(z.unknown())]))
    .optional(),
});

/**
 * Counts the read units that a client consumes from now on, by the rule of AWS ("DynamoDB read and write operations"): 4 KB each, half of one
 * where the last writes may be missing; a query rounds up the sum of its rows, reading rows by their keys each of them.
 */
export function readUnitsOf(client: DynamoDBClient): () => number {
  let units = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      units += unitsOf(args.input, answer.output);
      return answer;
    },
    { step: 'initialize', name: 'countReadUnits', priority: 'low' },
  );
  return () => units;
}

function unitsOf(input: unknown, output: unknown): number {
  const { Item, Items, Responses } = outputSchema.parse(output);
  const { ConsistentRead, RequestItems } = inputSchema.parse(input);
  const [batch] = Object.values(RequestItems ?? {});
  const ofBatch = batch !== undefined && 'ConsistentRead' in batch ? batch.ConsistentRead : undefined;
  const share = (ConsistentRead ?? ofBatch) ? 1 : 0.5;
  const single = [...(Item ? [Item] : []), ...Object.values(Responses ?? {}).flat()];
  const bytes = (Items ?? []).reduce((sum, item) => sum + bytesOf(item), 0);
  const each = single.reduce((sum, item) => sum + Math.ceil(bytesOf(item) / UNIT_BYTES), 0);
  return share * (each + Math.ceil(bytes / UNIT_BYTES));
}

/** Items come as the database sends them, or as rows. */
function bytesOf(item: Record<string, unknown>): number {
  const isSent = typeof item.pk === 'object';
  return itemBytes(isSent ? unmarshall(Object(item)) : item);
}
