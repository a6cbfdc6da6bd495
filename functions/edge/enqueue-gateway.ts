import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientTimeouts } from '../../core/shared/client-timeouts.ts';

/** Puts a message into a queue. @throws when the queue does not take it */
export type Enqueue = (body: string) => Promise<void>;

/** Whoever waits for the answer tries again by themselves. */
const TIMEOUT_MS = 3_000;

/** A queue of SQS that others work through, at the endpoint of the environment wherever its URL points. */
export function sqsEnqueue(
  queueUrl: string,
  client = new SQSClient({ maxAttempts: 2, useQueueUrlAsEndpoint: false, ...clientTimeouts(TIMEOUT_MS) }),
): Enqueue {
  return async (body) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  };
}
