import middy from '@middy/core';
import type { Context as LambdaContext, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { errorForLog, logger } from './logger.ts';

/**
 * Makes the Lambda handler of a queue's consumer. Each record succeeds or fails by itself: what fails comes back,
 * and after its last try waits in the dead-letter queue. Records of a batch are worked on one after the other.
 */
export function queueFunction<S extends z.ZodType>(options: {
  /** of the record's body */
  schema: S;
  build: () => (body: z.output<S>, record: SQSRecord) => Promise<void>;
}) {
  let handle: ReturnType<typeof options.build> | undefined;
  return middy<SQSEvent, SQSBatchResponse, Error, LambdaContext>().handler(async (event) => {
    handle ??= options.build();
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      try {
        await handle(options.schema.parse(record.body), record);
      } catch (error) {
        const tries = record.attributes.ApproximateReceiveCount;
        logger.error('A queue record failed', {
          messageId: record.messageId,
          tries,
          error: errorForLog(error),
        });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  });
}
