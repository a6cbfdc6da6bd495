import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import { outputOf } from './http.ts';
import type { QueueAnswer, QueueOrder, QueueWorkerData } from './queue-worker.ts';

/** The account that every local resource belongs to. */
export const LOCAL_ACCOUNT = '000000000000';

/** A queue as its template declares it, with attributes as SQS names them. */
export type LocalQueue = { name: string; arn: string; attributes: Record<string, string> };

const receivedMessage = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z.record(z.string(), z.looseObject({ DataType: z.string() })).default({}),
});

/** A message as ReceiveMessage hands it out. */
export type ReceivedMessage = z.infer<typeof receivedMessage>;

const received = z.object({ Messages: z.array(receivedMessage).default([]) });

/** Sends one JSON text to the queue with this ARN; it is durable when the promise resolves. */
export type SendToQueue = (queueArn: string, json: string) => Promise<void>;

/** The queue service. */
export type Queues = {
  endpoint: string;
  url(name: string): string;
  send: SendToQueue;
  /** Waits up to 20 seconds for messages, as Lambda's pollers do, or for as long as is said. */
  receive(
    queueArn: string,
    limit: number,
    signal: AbortSignal,
    waitSeconds?: number,
  ): Promise<ReceivedMessage[]>;
  /** Removes as many as `receive` gives, or none. */
  remove(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** Creates what is missing, and brings attributes up to date. */
  declare(queues: LocalQueue[]): Promise<void>;
  stop(): Promise<void>;
};

/** The queue's name, the last part of its ARN. */
function queueName(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/**
 * The same JSON in characters up to U+FFFF. SQS takes all others too, such as emoji; fauxqs refuses them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function inBasicPlane(json: string): string {
  return json.replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** Asks the thread of the queues by message. What is asked with a signal is not waited for any more when that aborts. */
function askThread(worker: Worker) {
  const waiting = new Map<number, (answer: QueueAnswer) => void>();
  let last = 0;
  worker.on('message', (answer: QueueAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  return (operation: string, input: string, signal?: AbortSignal) =>
    new Promise<QueueAnswer>((resolve, reject) => {
      signal?.throwIfAborted();
      last += 1;
      const order: QueueOrder = { id: last, operation, input };
      const abort = () => {
        waiting.delete(order.id);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.set(order.id, (answer) => {
        signal?.removeEventListener('abort', abort);
        resolve(answer);
      });
      worker.postMessage(order);
    });
}

/**
 * Starts fauxqs, durable in `folder`, in a thread of its own that follows the host's clock, so that visibility
 * timeouts and delays move when time is moved.
 */
export async function startQueues(options: { root: string; folder: string; clock: Clock }): Promise<Queues> {
  mkdirSync(options.folder, { recursive: true });
  const workerData: QueueWorkerData = { clock: options.clock.shared, folder: options.folder };
  const worker = new Worker(join(options.root, 'local/queue-worker.ts'), { workerData, execArgv: [] });
  const [port] = z.tuple([z.int()]).parse(await once(worker, 'message'));
  const endpoint = `http://127.0.0.1:${port}`;
  const url = (name: string) => `${endpoint}/${LOCAL_ACCOUNT}/${name}`;
  const ask = askThread(worker);
  const call = async (operation: string, queue: string, input: object, signal?: AbortSignal) => {
    const { status, output } = await ask(
      operation,
      JSON.stringify({ QueueUrl: url(queue), ...input }),
      signal,
    );
    return outputOf(`AmazonSQS.${operation}`, status, output);
  };

  async function declareOne(queue: LocalQueue): Promise<void> {
    const state = await fetch(`${endpoint}/_fauxqs/queues/${queue.name}`);
    if (!state.ok) {
      await call('CreateQueue', queue.name, { QueueName: queue.name, Attributes: queue.attributes });
      return;
    }
    // Creating a queue again would drop its messages.
    await call('SetQueueAttributes', queue.name, { Attributes: queue.attributes });
  }

  return {
    endpoint,
    url,
    async send(queueArn, json) {
      await call('SendMessage', queueName(queueArn), { MessageBody: inBasicPlane(json) });
    },
    async receive(queueArn, limit, signal, waitSeconds = 20) {
      const input = {
        MaxNumberOfMessages: limit,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      };
      return received.parse(await call('ReceiveMessage', queueName(queueArn), input, signal)).Messages;
    },
    async remove(queueArn, receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle }));
      if (Entries.length > 0) await call('DeleteMessageBatch', queueName(queueArn), { Entries });
    },
    async declare(queues) {
      await Promise.all(queues.map(declareOne));
    },
    async stop() {
      worker.postMessage('stop');
      await once(worker, 'exit');
    },
  };
}
