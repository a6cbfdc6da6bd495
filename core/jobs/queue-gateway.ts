import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientTimeouts, SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import type { JobMessage } from './run-job.ts';

/** Sends messages to the queue of jobs, in the shape in which events come to it. */
export function sqsJobQueue(
  queueUrl: string,
  client = new SQSClient({ useQueueUrlAsEndpoint: false, ...clientTimeouts(SMALL_REQUEST_MS) }),
) {
  return async ({ jobId, turn }: JobMessage, afterSeconds: number): Promise<void> => {
    const MessageBody = JSON.stringify({ detail: { job: { id: jobId, turn } } });
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds: afterSeconds }),
    );
  };
}
