import * as z from 'zod';
import { type Invoke, LOCAL_CONCURRENCY } from './invocation.ts';
import type { Log } from './log.ts';
import { matches } from './patterns.ts';
import type { Queues, ReceivedMessage } from './queues.ts';

/** An event-source mapping from a queue to a function, as its template declares it. */
export type QueueMapping = {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  /** how long messages wait for others that the function is given with them */
  batchingSeconds: number;
  reportsFailures: boolean;
  /** patterns of FilterCriteria; none lets everything through */
  filters: unknown[];
  maximumConcurrency?: number | undefined;
};

const PAUSE_AFTER_ERROR_MS = 500;
/** Messages that SQS gives at once. */
const MOST_RECEIVED = 10;

const partialFailures = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

function attributeForLambda(attribute: ReceivedMessage['MessageAttributes'][string]) {
  const { StringValue, BinaryValue, DataType } = attribute;
  return {
    stringValue: StringValue,
    binaryValue: BinaryValue,
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}

/** The record of an SQS event, as Lambda shapes it. */
export function recordOf(message: ReceivedMessage, queueArn: string) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes).map(([name, value]) => [name, attributeForLambda(value)]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'us-east-1',
  };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Ids of the messages that stay in the queue, by Lambda's rules: an answer that names an unknown id keeps all. */
export function keptMessages(
  batchIds: string[],
  result: { payload: unknown; functionError?: string },
  reportsFailures: boolean,
): string[] {
  if (result.functionError) return batchIds;
  if (!reportsFailures || result.payload === null) return [];
  const answer = partialFailures.safeParse(result.payload);
  if (!answer.success) return batchIds;
  const failed = (answer.data.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return failed.every((id) => batchIds.includes(id)) ? failed : batchIds;
}

/** Feeds a function from its queue as Lambda's event-source mapping does. @returns a function that stops it */
export function startQueuePoller(
  mapping: QueueMapping,
  parts: { queues: Queues; invoke: Invoke; log: Log },
): () => Promise<void> {
  const { queues, invoke, log } = parts;
  const { queueArn, functionArn, filters } = mapping;
  const stopped = new AbortController();

  async function work(messages: ReceivedMessage[]): Promise<void> {
    const wanted = messages.filter(
      ({ Body }) =>
        filters.length === 0 || filters.some((filter) => matches(filter, { body: jsonOrText(Body) })),
    );
    const Records = wanted.map((message) => recordOf(message, queueArn));
    const result = Records.length === 0 ? { payload: null } : await invoke(functionArn, { Records });
    const ids = wanted.map((message) => message.MessageId);
    const kept = keptMessages(ids, result, mapping.reportsFailures);
    if (kept.length > 0) log(`${functionArn} failed ${kept.length} of ${ids.length} from ${queueArn}`);
    const done = messages.filter((message) => !kept.includes(message.MessageId));
    await queues.remove(
      queueArn,
      done.map((message) => message.ReceiptHandle),
    );
  }

  const most = Math.min(mapping.batchSize, MOST_RECEIVED);

  /** Messages, and those that come while the first of them may wait, as many as the function takes. */
  async function receiveBatch(): Promise<ReceivedMessage[]> {
    const messages = await queues.receive(queueArn, most, stopped.signal);
    const until = performance.now() + mapping.batchingSeconds * 1000;
    while (messages.length > 0 && messages.length < most) {
      const waitSeconds = Math.ceil((until - performance.now()) / 1000);
      if (waitSeconds <= 0) break;
      messages.push(...(await queues.receive(queueArn, most - messages.length, stopped.signal, waitSeconds)));
    }
    return messages;
  }

  /** One poll at a time waits for messages, so that those which come together are given to the function together. */
  let receiving: Promise<unknown> = Promise.resolve();
  function nextBatch(): Promise<ReceivedMessage[]> {
    const batch = receiving.then(receiveBatch);
    receiving = batch.catch(() => {});
    return batch;
  }

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        const messages = await nextBatch();
        if (messages.length > 0) await work(messages);
      } catch (error) {
        if (stopped.signal.aborted) return;
        log(`polling ${queueArn}: ${error}`);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_ERROR_MS));
      }
    }
  }

  const atOnce = Math.min(mapping.maximumConcurrency ?? LOCAL_CONCURRENCY, LOCAL_CONCURRENCY);
  const polls = Array.from({ length: atOnce }, poll);
  return async () => {
    stopped.abort();
    await Promise.all(polls);
  };
}
