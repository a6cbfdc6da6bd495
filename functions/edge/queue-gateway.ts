import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientTimeouts } from '../../core/shared/client-timeouts.ts';

/** When a message that a consumer holds is to be shown again. */
export interface Return {
  readonly receiptHandle: string;
  readonly inSeconds: number;
}

/** What a consumer does to its own queue, besides what Lambda does for it. */
export interface ConsumerQueue {
  /** Shows messages again at another time than the queue would. At most ten. @throws when that failed for any of them */
  showAgain(returns: readonly Return[]): Promise<void>;
  /** Puts a message away among the dead letters. */
  putAway(deadLetterUrl: string, body: string): Promise<void>;
}

/** Short, so that the function keeps its time for its work: a message for which this call fails comes back later. */
const TIMEOUT_MS = 2_000;

/** The queue over SQS, at the endpoint of the environment wherever the URL of the queue points. */
export function sqsQueue(
  queueUrl: string,
  client = new SQSClient({ maxAttempts: 2, useQueueUrlAsEndpoint: false, ...clientTimeouts(TIMEOUT_MS) }),
): ConsumerQueue {
  return {
    async showAgain(returns) {
      const Entries = returns.map(({ receiptHandle, inSeconds }, at) => ({
        Id: String(at),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: inSeconds,
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
      const { Failed = [] } = await client.send(command);
      const [first] = Failed;
      if (first) throw new Error(`${Failed.length} of ${returns.length} not changed: ${first.Code}`);
    },
    async putAway(deadLetterUrl, body) {
      await client.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: body }));
    },
  };
}
