import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { OWNER } from './cloud.ts';

/** A queue of the owner's own, by which they hear what a topic or a rule sends. */
export interface Listener {
  readonly arn: string;
  /** Everything heard so far, as it was sent. */
  heard(): Promise<readonly string[]>;
}

/**
 * Makes a queue to which one topic or rule may send.
 * @param options.service that sends, such as `sns.amazonaws.com`
 * @param options.source ARN of the topic or rule
 */
export const openListener = async (options: {
  endpoint: string;
  name: string;
  service: string;
  source: string;
}): Promise<Listener> => {
  const { endpoint, name, service, source } = options;
  const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials: OWNER });
  const arn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': source } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }));
  const all: string[] = [];
  const receive = async (): Promise<number> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return 0;
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    all.push(...Messages.map(({ Body = '' }) => Body));
    return Messages.length;
  };
  return {
    arn,
    async heard() {
      while ((await receive()) > 0);
      return all;
    },
  };
};
