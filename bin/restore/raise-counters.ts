import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { RESTORED_ATTRIBUTE, ROW_KIND } from '../../core/shared/names.ts';

const counterSchema = z.object({
  pk: z.string(),
  sk: z.string(),
  kind: z.literal(ROW_KIND.counter),
  schemaVersion: z.number(),
  value: z.number(),
});
type Counter = z.output<typeof counterSchema>;

/** @throws with what to do about it, since the table may be the damaged one */
function readCounter(row: Record<string, unknown>, table: string): Counter {
  const { data } = counterSchema.safeParse(row);
  if (data) return data;
  throw new Error(
    `The counter ${row.pk} of the table ${table} is damaged: all rows are copied; do not give --numbers.`,
  );
}

async function countersOf(document: DynamoDBDocumentClient, TableName: string): Promise<Counter[]> {
  const counters: Counter[] = [];
  const scan = {
    TableName,
    FilterExpression: '#kind = :kind',
    ExpressionAttributeNames: { '#kind': 'kind' },
    ExpressionAttributeValues: { ':kind': ROW_KIND.counter },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client: document }, scan))
    counters.push(...Items.map((row) => readCounter(row, TableName)));
  return counters;
}

/**
 * Makes the new desk go on counting where the old one stopped, which may be further than its backup. A number that
 * was given in between is in mail that customers have, whose answers must not come to another ticket.
 */
export async function raiseCounters(
  from: string,
  to: string,
  client = new DynamoDBClient({}),
): Promise<void> {
  const document = DynamoDBDocumentClient.from(client);
  const names = ['kind', 'schemaVersion', 'value', RESTORED_ATTRIBUTE];
  for (const { pk, sk, kind, schemaVersion, value } of await countersOf(document, from)) {
    try {
      await document.send(
        new UpdateCommand({
          TableName: to,
          Key: { pk, sk },
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_not_exists(#value) OR #value < :value',
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ':kind': kind,
            ':schemaVersion': schemaVersion,
            ':value': value,
            [`:${RESTORED_ATTRIBUTE}`]: from,
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
