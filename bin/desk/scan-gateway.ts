import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

/** Reads the whole table, and gives the rows of one kind, or of every kind. Strongly consistent. */
export async function* scanRows(
  TableName: string,
  kind?: string,
  client = new DynamoDBClient({}),
): AsyncGenerator<Record<string, unknown>> {
  const filter = kind && {
    FilterExpression: '#kind = :kind',
    ExpressionAttributeNames: { '#kind': 'kind' },
    ExpressionAttributeValues: { ':kind': kind },
  };
  const pages = paginateScan(
    { client: DynamoDBDocumentClient.from(client) },
    { TableName, ConsistentRead: true, ...filter },
  );
  for await (const { Items = [] } of pages) yield* Items;
}
