import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** How many functions Lambda runs at a time in the account and region, without those reserved for some function. */
export async function readConcurrencyLimit(client = new LambdaClient({})): Promise<number> {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  if (AccountLimit?.UnreservedConcurrentExecutions === undefined)
    throw new Error('Lambda does not tell the limit of the account');
  return AccountLimit.UnreservedConcurrentExecutions;
}

async function streamOf(TableName: string, tables: DynamoDBClient): Promise<string> {
  const { Table } = await tables.send(new DescribeTableCommand({ TableName }));
  if (Table?.LatestStreamArn === undefined) throw new Error(`the table ${TableName} has no stream`);
  return Table.LatestStreamArn;
}

/** How many shards of a table's stream take records; the closed ones end with a last number. */
export async function readOpenShards(
  table: string,
  tables = new DynamoDBClient({}),
  streams = new DynamoDBStreamsClient({}),
): Promise<number> {
  const StreamArn = await streamOf(table, tables);
  let open = 0;
  let after: string | undefined;
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn, ...(after && { ExclusiveStartShardId: after }) }),
    );
    const { Shards = [], LastEvaluatedShardId } = StreamDescription ?? {};
    open += Shards.filter(
      ({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined,
    ).length;
    after = LastEvaluatedShardId;
  } while (after !== undefined);
  return open;
}
