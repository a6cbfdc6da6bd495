import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { startClock } from '../../local/clock.ts';
import { startFunctions } from '../../local/functions.ts';
import { callAws } from '../../local/http.ts';
import type { Invoke } from '../../local/invocation.ts';
import { keptMessages, startQueuePoller } from '../../local/queue-poller.ts';
import { type LocalQueue, type Queues, type ReceivedMessage, startQueues } from '../../local/queues.ts';
import { eventually, temporaryFolder } from './support/temporary.ts';

const folder = temporaryFolder();
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const deadLetters: LocalQueue = { name: 'Desk-work-dead', arn: arnOf('Desk-work-dead'), attributes: {} };
const work: LocalQueue = {
  name: 'Desk-work',
  arn: arnOf('Desk-work'),
  attributes: {
    VisibilityTimeout: '60',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3 }),
  },
};
const held: LocalQueue = {
  name: 'Desk-held',
  arn: arnOf('Desk-held'),
  attributes: { VisibilityTimeout: '600' },
};
const depth = z.object({
  Attributes: z.object({
    ApproximateNumberOfMessages: z.coerce.number(),
    ApproximateNumberOfMessagesNotVisible: z.coerce.number(),
  }),
});
async function depthOf(queues: Queues, { name }: LocalQueue) {
  const asked = { QueueUrl: queues.url(name), AttributeNames: ['All'] };
  const { Attributes } = depth.parse(await callAws(queues.endpoint, 'AmazonSQS.GetQueueAttributes', asked));
  const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
  return { waiting, hidden };
}
const anySignal = () => AbortSignal.timeout(10_000);

describe('queues of the local host', () => {
  it('keep messages over a restart, and free what a killed host was working on', async () => {
    const clock = startClock();
    const data = join(folder, 'restart');
    const before = await startQueues({ root: process.cwd(), folder: data, clock });
    await before.declare([held]);
    await before.send(held.arn, 'in work');
    await before.receive(held.arn, 1, anySignal());
    await before.send(held.arn, 'waiting');
    await before.stop();

    const after = await startQueues({ root: process.cwd(), folder: data, clock });
    await after.declare([held]);
    expect(await depthOf(after, held)).toEqual({ waiting: 2, hidden: 0 });
    const first = await after.receive(held.arn, 1, anySignal());
    const second = await after.receive(held.arn, 1, anySignal());
    expect([...first, ...second].map((message) => message.Body).sort()).toEqual(['in work', 'waiting']);
    await after.stop();
    clock.stop();
  });

  it('carry every character of JSON', async () => {
    const clock = startClock();
    const queues = await startQueues({ root: process.cwd(), folder: join(folder, 'characters'), clock });
    await queues.declare([held]);
    const subject = 'Merci 🙏🏽, 你好, \u0001, \ud83d';
    await queues.send(held.arn, JSON.stringify({ subject }));
    const [message] = await queues.receive(held.arn, 1, anySignal());
    expect(JSON.parse(message?.Body ?? '')).toEqual({ subject });
    await queues.stop();
    clock.stop();
  });

  it('feed a function, try a failing message again when time moves, and set it aside', async () => {
    const clock = startClock();
    const seen = join(folder, 'seen.jsonl');
    const queues = await startQueues({ root: process.cwd(), folder: join(folder, 'work'), clock });
    await queues.declare([deadLetters, work]);
    const functions = startFunctions({
      root: process.cwd(),
      clock,
      logFolder: join(folder, 'logs'),
      environment: {},
      functions: [
        {
          name: 'Desk-collect',
          arn: 'arn:aws:lambda:us-east-1:000000000000:function:Desk-collect',
          folder: join(process.cwd(), 'test/local/fixtures'),
          handler: 'desk.collect',
          environment: { SEEN: seen },
          timeoutSeconds: 5,
          memoryMegabytes: 128,
        },
      ],
    });
    const mapping = {
      queueArn: work.arn,
      functionArn: 'Desk-collect',
      batchSize: 10,
      batchingSeconds: 0,
      reportsFailures: true,
      filters: [],
    };
    const stop = startQueuePoller(mapping, { queues, invoke: functions.invoke, log: () => {} });
    const tries = (body: string) =>
      existsSync(seen) ? readFileSync(seen, 'utf8').split(`"body":"${body}"`).length - 1 : 0;

    /** How many messages are there, those in work included. */
    const left = async () => {
      const { waiting, hidden } = await depthOf(queues, work);
      return waiting + hidden;
    };

    await queues.send(work.arn, 'good');
    await queues.send(work.arn, 'poison');
    for (const expected of [1, 2, 3]) {
      await eventually(() => (tries('poison') === expected ? true : undefined));
      // Until what went well is removed: it would come back when time moves.
      await eventually(async () => ((await left()) === 1 ? true : undefined));
      clock.advance(61_000);
    }
    const [dead] = await queues.receive(deadLetters.arn, 1, anySignal());
    expect(dead?.Body).toBe('poison');
    expect(tries('good')).toBe(1);
    expect(readFileSync(seen, 'utf8')).toContain('"eventSource":"aws:sqs"');

    await stop();
    await functions.stop();
    await queues.stop();
    clock.stop();
  });
});

describe('a function whose batches wait for more', () => {
  const message = (id: string): ReceivedMessage => ({
    MessageId: id,
    ReceiptHandle: id,
    Body: id,
    MD5OfBody: '',
    Attributes: {},
    MessageAttributes: {},
  });

  it('is given what comes while the first message waits, in one event and no more than it takes', async () => {
    const arriving = ['a', 'b', 'c', 'd'].map(message);
    const given: string[][] = [];
    const waits: (number | undefined)[] = [];
    const all = Promise.withResolvers<void>();
    const queues: Pick<Queues, 'receive' | 'remove'> = {
      receive: async (_arn, _limit, signal, waitSeconds) => {
        waits.push(waitSeconds);
        const next = arriving.shift();
        if (next !== undefined) return [next];
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      remove: async () => {
        if (given.flat().length === 4) all.resolve();
      },
    };
    const mapping = {
      queueArn: work.arn,
      functionArn: 'Desk-collect',
      batchSize: 2,
      batchingSeconds: 60,
      reportsFailures: true,
      filters: [],
    };
    const invoke: Invoke = async (_arn, event) => {
      const { Records } = z.object({ Records: z.array(z.object({ body: z.string() })) }).parse(event);
      given.push(Records.map(({ body }) => body));
      return { payload: null };
    };
    const stop = startQueuePoller(mapping, { queues: queues as Queues, invoke, log: () => {} });
    await all.promise;
    expect(given).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(waits.slice(0, 4)).toEqual([undefined, 60, undefined, 60]);
    await stop();
  });
});

describe('what stays in a queue after a batch', () => {
  const ids = ['a', 'b', 'c'];
  it.each([
    ['nothing, when the function answers nothing', { payload: null }, []],
    ['nothing, when no failure is named', { payload: { batchItemFailures: [] } }, []],
    ['the named messages', { payload: { batchItemFailures: [{ itemIdentifier: 'b' }] } }, ['b']],
    [
      'all, when an unknown message is named',
      { payload: { batchItemFailures: [{ itemIdentifier: 'z' }] } },
      ids,
    ],
    ['all, when the function failed', { payload: null, functionError: 'Unhandled' }, ids],
    ['all, when the answer is of another shape', { payload: { batchItemFailures: 'b' } }, ids],
  ])('%s', (_rule, result, kept) => {
    expect(keptMessages(ids, result, true)).toEqual(kept);
  });
});
