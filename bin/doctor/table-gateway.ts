import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { TableFacts } from './keeping.ts';

/** How a table is kept; null when there is none of this name. */
export async function readTable(
  TableName: string,
  client = new DynamoDBClient({}),
): Promise<TableFacts | null> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    const expires = TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL') ?? false;
    return {
      deletionProtected: Table?.DeletionProtectionEnabled === true,
      pointInTimeRecovery: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
      expiresBy: expires ? (TimeToLiveDescription?.AttributeName ?? '') : '',
      streams: Table?.StreamSpecification?.StreamEnabled === true,
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

/** Whether there is a table of this name, with a stream: what is there of it wherever the desk runs. */
export async function hasStream(TableName: string, client = new DynamoDBClient({})): Promise<boolean> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return Table?.StreamSpecification?.StreamEnabled === true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
