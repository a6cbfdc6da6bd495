/**
 * `npm run replay`: puts the mail that failed for good through again, by moving the inbound dead-letter queue's
 * messages back to the inbound queue. On AWS: `npm run replay -- --dlq URL --queue URL`.
 */
import { parseArgs } from 'node:util';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { findLocalDesk } from './local-desk.ts';

/** How long a message stays hidden from other replays while this one moves it. */
const HIDDEN_SECONDS = 60;

type Queues = { client: SQSClient; from: string; to: string };

function localQueues(): Queues {
  const desk = findLocalDesk();
  const client = new SQSClient({
    endpoint: desk.sqs,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return { client, from: desk.inboundDeadLetters, to: desk.inboundQueue };
}

function chosenQueues(): Queues {
  const { values } = parseArgs({ options: { dlq: { type: 'string' }, queue: { type: 'string' } } });
  const { dlq, queue } = values;
  if (dlq === undefined && queue === undefined) return localQueues();
  if (!dlq || !queue) throw new Error('Usage: npm run replay [-- --dlq URL --queue URL]');
  // The region stands in the URL: https://sqs.eu-west-1.amazonaws.com/123456789012/name
  const region = /^https:\/\/sqs\.([^.]+)\./.exec(queue)?.[1];
  return { client: new SQSClient(region ? { region } : {}), from: dlq, to: queue };
}

/** Sends before it deletes: a message may come twice, and none is lost. */
async function move({ client, from, to }: Queues, message: Message): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: to,
      MessageBody: message.Body,
      MessageAttributes: message.MessageAttributes,
    }),
  );
  await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
}

/** Moves everything that is in the queue now; what fails again meanwhile is left for the next run. */
async function replay(queues: Queues): Promise<number> {
  const seen = new Set<string | undefined>();
  for (;;) {
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.from,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
      }),
    );
    const waiting = Messages.filter(({ MessageId }) => !seen.has(MessageId));
    if (waiting.length === 0) return seen.size;
    for (const message of waiting) {
      await move(queues, message);
      seen.add(message.MessageId);
    }
  }
}

Promise.resolve()
  .then(async () => {
    const queues = chosenQueues();
    const moved = await replay(queues);
    console.log(`Put ${moved} ${moved === 1 ? 'message' : 'messages'} back into ${queues.to}.`);
  })
  .catch((error: Error & { code?: string }) => {
    const refused = error.code === 'ECONNREFUSED';
    console.error(refused ? 'The local desk does not answer: run npm start first.' : error.message);
    process.exitCode = 1;
  });
