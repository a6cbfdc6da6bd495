import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OWNER } from './cloud.ts';
import type { Desk } from './desk.ts';

const NUMBERS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

/** Messages in a queue of a desk, those that are being worked on included. */
export const messagesIn = async ({ endpoint, prefix }: Desk, name: string): Promise<number> => {
  const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials: OWNER });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}-${name}` }));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...NUMBERS] }),
  );
  return NUMBERS.reduce((sum, number) => sum + Number(Attributes[number]), 0);
};
