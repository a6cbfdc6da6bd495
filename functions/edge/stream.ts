import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, Context as LambdaContext } from 'aws-lambda';

/** A row as it is after a change, its partition key, and the place of that change in the stream. */
export interface StreamRow {
  row: unknown;
  pk: string;
  sequence: string;
}

/** Deals with rows in their order; gives the first that it could not deal with, null when there is none. */
export type ReadRows = (rows: readonly StreamRow[]) => Promise<StreamRow | null>;

/**
 * Makes the Lambda handler of a reader of the table's stream. After a failure the stream comes again from the row that
 * failed. When that is the first of its batch, the batch fails as a whole: only then does Lambda surely halve it, until
 * a row that fails for good stands alone, is given up with an alarm, and takes nothing behind it along.
 */
export function streamFunction(build: () => ReadRows) {
  let read: ReadRows | undefined;
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse, Error, LambdaContext>().handler(async (event) => {
    read ??= build();
    const failed = await read(rowsOf(event));
    if (failed === null) return { batchItemFailures: [] };
    const isFirst = failed.sequence === event.Records[0]?.dynamodb?.SequenceNumber;
    if (isFirst) throw new Error(`The first record of the batch failed: ${failed.sequence}`);
    return { batchItemFailures: [{ itemIdentifier: failed.sequence }] };
  });
}

function rowsOf(event: DynamoDBStreamEvent): StreamRow[] {
  return event.Records.flatMap(({ dynamodb }) => {
    const { NewImage, Keys, SequenceNumber } = dynamodb ?? {};
    if (!NewImage || !SequenceNumber) return [];
    const row: unknown = unmarshall(NewImage as Record<string, AttributeValue>);
    return [{ row, pk: Keys?.pk?.S ?? '', sequence: SequenceNumber }];
  });
}
