import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy, { type MiddlewareObj } from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, Context as LambdaContext } from 'aws-lambda';

/** A row as it is after a change, and as it was before it; its partition key, and the place of that change in the stream. */
export interface StreamRow {
  row: unknown;
  /** whether it is there no more: `row` is how it was last */
  isGone: boolean;
  /** undefined: there was none */
  before: unknown;
  pk: string;
  sequence: string;
  /** whether it was not there before */
  isNew: boolean;
}

/** Deals with rows in their order; gives the first that it could not deal with, null when there is none. */
export type ReadRows = (rows: readonly StreamRow[]) => Promise<StreamRow | null>;

/** A batch on its way through the chain, with its rows. */
interface StreamBatch extends DynamoDBStreamEvent {
  rows?: StreamRow[];
}

type Link = MiddlewareObj<StreamBatch, DynamoDBBatchResponse>;

/** A row could not be dealt with; `isFirst` when none before it in the batch could. */
class RowFailedError extends Error {
  override readonly name = 'RowFailedError';
  readonly sequence: string;
  readonly isFirst: boolean;

  constructor(sequence: string, isFirst: boolean) {
    super(`The ${isFirst ? 'first ' : ''}record of the batch failed: ${sequence}`);
    this.sequence = sequence;
    this.isFirst = isFirst;
  }
}

/** Makes the Lambda handler of a reader of the table's stream. After a failure the stream comes again from that row. */
export function streamFunction(build: () => ReadRows) {
  let read: ReadRows | undefined;
  return middy<StreamBatch, DynamoDBBatchResponse, Error, LambdaContext>()
    .use(partialFailures())
    .use(rowsParsed())
    .handler(async ({ rows = [], Records }: StreamBatch) => {
      read ??= build();
      const failed = await read(rows);
      if (failed === null) return { batchItemFailures: [] };
      throw new RowFailedError(failed.sequence, failed.sequence === Records[0]?.dynamodb?.SequenceNumber);
    });
}

/**
 * Tells Lambda the row from which the stream must be delivered again. When that is the first of its batch, the whole batch
 * is failed instead, because only then does Lambda surely halve it. In the end a row that always fails is alone in its
 * batch and is given up with an alarm, and the rows after it go on.
 */
function partialFailures(): Link {
  return {
    onError: (request) => {
      const { error } = request;
      if (!(error instanceof RowFailedError) || error.isFirst) return;
      request.response = { batchItemFailures: [{ itemIdentifier: error.sequence }] };
    },
  };
}

/** Makes rows of records. */
function rowsParsed(): Link {
  return {
    before: ({ event }) => {
      event.rows = event.Records.flatMap(({ eventName, dynamodb }) => {
        const { NewImage, OldImage, Keys, SequenceNumber } = dynamodb ?? {};
        const image = NewImage ?? OldImage;
        if (!image || !SequenceNumber) return [];
        const row: unknown = unmarshall(image as Record<string, AttributeValue>);
        const before: unknown =
          NewImage && OldImage && unmarshall(OldImage as Record<string, AttributeValue>);
        return [
          {
            row,
            before,
            isGone: !NewImage,
            pk: Keys?.pk?.S ?? '',
            sequence: SequenceNumber,
            isNew: eventName === 'INSERT',
          },
        ];
      });
    },
  };
}
