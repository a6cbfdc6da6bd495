import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Letter } from './letter.ts';

/** How long a letter is hidden from others who look, in seconds: long enough to deal with the ten that come at once. */
const HIDDEN_SECONDS = 300;

/** Queues as the tools use them. */
export interface Queues {
  /** How many letters wait, those that somebody is looking at included. */
  count(url: string): Promise<number>;
  /** Some of the letters that wait, at most ten, hidden for five minutes; none when there is none. */
  take(url: string): Promise<Letter[]>;
  /** Lets others see a letter again. */
  putBack(url: string, letter: Letter): Promise<void>;
  send(url: string, letter: Letter): Promise<void>;
  /** Puts a new message into a queue. */
  sendBody(url: string, body: string): Promise<void>;
  remove(url: string, letter: Letter): Promise<void>;
}

function letterOf(message: Message): Letter | null {
  const { MessageId: id, Body: body, ReceiptHandle: handle } = message;
  if (id === undefined || body === undefined || handle === undefined) return null;
  const sentAt = new Date(Number(message.Attributes?.SentTimestamp ?? 0));
  return { id, body, handle, sentAt, attributes: message.MessageAttributes ?? {} };
}

/** Queues in SQS. */
export function sqsQueues(client = new SQSClient({})): Queues {
  const send = async (QueueUrl: string, MessageBody: string, attributes: Letter['attributes'] = {}) => {
    const MessageAttributes = attributes as Record<string, MessageAttributeValue>;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
  };
  return {
    async count(QueueUrl) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes).reduce((sum, number) => sum + Number(number), 0);
    },
    async take(QueueUrl) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['All'],
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 1,
        }),
      );
      return Messages.map(letterOf).filter((letter) => letter !== null);
    },
    async putBack(QueueUrl, { handle }) {
      // A second, as not every emulator of SQS takes none.
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: handle, VisibilityTimeout: 1 }),
      );
    },
    send: (url, { body, attributes }) => send(url, body, attributes),
    sendBody: (url, body) => send(url, body),
    async remove(QueueUrl, { handle }) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle }));
    },
  };
}
