import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, Context as LambdaContext } from 'aws-lambda';
import { errorForLog, logger } from './logger.ts';

/** A row as it is after a change, and the place of that change in the stream. */
export interface StreamRow {
  row: unknown;
  sequence: string;
}

/**
 * Makes the Lambda handler of a reader of the table's stream. `handle` gives the places of the records that failed;
 * the stream then comes again from the earliest of them, so that no record is passed over.
 */
export function streamFunction(build: () => (rows: readonly StreamRow[]) => Promise<readonly string[]>) {
  let handle: ReturnType<typeof build> | undefined;
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse, Error, LambdaContext>().handler(async (event) => {
    handle ??= build();
    const rows = event.Records.flatMap(({ dynamodb }) => {
      if (!dynamodb?.NewImage || !dynamodb.SequenceNumber) return [];
      const row: unknown = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
      return [{ row, sequence: dynamodb.SequenceNumber }];
    });
    const failed = await handle(rows);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

/** Runs one row's work; a failure is logged, and gives the row's place. */
export async function placesThatFailed(
  rows: readonly StreamRow[],
  work: (row: unknown) => Promise<void>,
): Promise<string[]> {
  for (const { row, sequence } of rows) {
    try {
      await work(row);
    } catch (error) {
      logger.error('A stream record failed', { sequence, error: errorForLog(error) });
      return [sequence];
    }
  }
  return [];
}
