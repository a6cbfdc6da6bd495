import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { HeldBackError, NotYetError } from '../../core/shared/held-back-error.ts';
import { pauseSeconds } from '../../functions/edge/pause.ts';
import { queueFunction } from '../../functions/edge/queue.ts';
import { synthesize } from '../lib/support/templates.ts';
import { LAMBDA_CONTEXT } from '../support/lambda-context.ts';
import { mockedClient } from '../support/mocked-client.ts';

const sqs = mockedClient(SQSClient);
const logged: string[] = [];
const HOUR = 3600;
const MINUTE = 60;

beforeAll(() => {
  Object.assign(process.env, { QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/Bilet-queue' });
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
});
beforeEach(() => {
  logged.length = 0;
  sqs.reset();
  sqs.onAnyCommand().rejects('Nobody asked for this');
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({ Successful: [] });
});
afterEach(() => {
  delete process.env.DEAD_LETTER_URL;
  delete process.env.PATIENCE_SECONDS;
});
afterAll(() => {
  jest.restoreAllMocks();
});

interface Given {
  body: string;
  tries?: number;
  /** seconds since the first try */
  since?: number;
}

const recordOf = ({ body, tries = 1, since = 0 }: Given, at: number) => ({
  messageId: `record-${at}`,
  receiptHandle: `handle-${at}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(tries),
    ApproximateFirstReceiveTimestamp: String(Date.now() - since * 1000),
    SentTimestamp: String(Date.now() - since * 1000),
    SenderId: 'AIDAEXAMPLE',
  },
  messageAttributes: {},
  md5OfBody: '0',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:1:Bilet-queue',
  awsRegion: 'eu-west-1',
});

/** What a message that says `fine` does not do. */
const failing: Record<string, Error> = {
  breaks: new Error('The table is away'),
  waits: new HeldBackError('The quota is used up', { fromSeconds: 900, toSeconds: 1800 }),
  'is early': new NotYetError('A reply', '2026-03-12T10:00:12.001Z', new Date('2026-03-12T10:00:00.000Z')),
  'waits a little': new HeldBackError('Too fast', null),
};
const schema = z.enum(['fine', ...Object.keys(failing)]);

const handled: string[] = [];
const givenUp: [string, unknown][] = [];
const handle = async (body: string) => {
  handled.push(body);
  if (failing[body]) throw failing[body];
};

async function work(...given: Given[]) {
  handled.length = 0;
  givenUp.length = 0;
  const giveUp = async (body: string, error: unknown) => {
    givenUp.push([body, error]);
  };
  const consumer = queueFunction({ schema, build: () => ({ handle, giveUp }) });
  const answer = await consumer({ Records: given.map(recordOf) } as never, LAMBDA_CONTEXT as never);
  return z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) }).parse(answer)
    .batchItemFailures;
}

/** When messages were told to show again: receipt handle → seconds, of each request. */
const shown = () =>
  sqs
    .commandCalls(ChangeMessageVisibilityBatchCommand)
    .map(({ args: [{ input }] }) =>
      Object.fromEntries(
        (input.Entries ?? []).map((entry) => [entry.ReceiptHandle, entry.VisibilityTimeout]),
      ),
    );
const putAway = () => sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input);
const counted = () => logged.filter((line) => line.includes('"WorkKeepsFailing":'));

describe('a message that fails', () => {
  test('comes back within two seconds at first, and those beside it are done', async () => {
    const failures = await work({ body: 'fine' }, { body: 'breaks' }, { body: 'fine' });
    expect(failures).toEqual([{ itemIdentifier: 'record-1' }]);
    expect(handled).toEqual(['fine', 'breaks', 'fine']);
    const [{ 'handle-1': seconds } = {}, ...others] = shown();
    expect(others).toEqual([]);
    expect([1, 2]).toContain(seconds);
  });

  test('is asked for with all that fail beside it in one request', async () => {
    await work({ body: 'breaks' }, { body: 'nonsense' }, { body: 'waits a little' });
    expect(shown()).toHaveLength(1);
    expect(Object.keys(shown()[0] ?? {})).toEqual(['handle-0', 'handle-1', 'handle-2']);
    expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand)[0]?.args[0].input.QueueUrl).toBe(
      process.env.QUEUE_URL,
    );
  });

  test('asks nothing of SQS when none fails', async () => {
    expect(await work({ body: 'fine' })).toEqual([]);
    expect(sqs.calls()).toEqual([]);
  });

  test('pauses twice as long each time, up to ten minutes, and never as one with the others', () => {
    const least = (tries: number) => pauseSeconds(tries, null, () => 0);
    const most = (tries: number) => pauseSeconds(tries, null, () => 1);
    expect([1, 2, 3, 4, 9, 10, 24, 1000].map((tries) => [least(tries), most(tries)])).toEqual([
      [1, 2],
      [2, 4],
      [4, 8],
      [8, 16],
      [256, 512],
      [300, 600],
      [300, 600],
      [300, 600],
    ]);
  });

  test('waits for as long as its reason says, where it does', async () => {
    await work({ body: 'waits' });
    const [{ 'handle-0': seconds } = {}] = shown();
    expect(seconds).toBeGreaterThanOrEqual(900);
    expect(seconds).toBeLessThanOrEqual(1800);
    expect(logged.join()).toContain('held back');
  });

  test('waits to the second for its time, which is no failure to tell of', async () => {
    expect(await work({ body: 'is early' })).toEqual([{ itemIdentifier: 'record-0' }]);
    expect(shown()).toEqual([{ 'handle-0': 13 }]);
    expect(logged.join()).toContain('waits for its time');
    expect(logged.filter((line) => /"level":"(?:WARN|ERROR)"/.test(line))).toEqual([]);
  });

  test('is hidden, when it was tried before, only for as long as this try can take', async () => {
    await work({ body: 'fine', tries: 2 }, { body: 'fine' });
    expect(shown()).toEqual([{ 'handle-0': 35 }]);
  });

  test('comes back by itself when SQS does not take the change', async () => {
    sqs.on(ChangeMessageVisibilityBatchCommand).rejects('SQS is away');
    expect(await work({ body: 'breaks', tries: 2 }, { body: 'fine', tries: 2 })).toEqual([
      { itemIdentifier: 'record-0' },
    ]);
    expect(handled).toEqual(['breaks', 'fine']);
    const Failed = [{ Id: '0', Code: 'MessageNotInflight', SenderFault: true }];
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({ Successful: [], Failed });
    expect(await work({ body: 'breaks' })).toEqual([{ itemIdentifier: 'record-0' }]);
    expect(logged.join()).toContain('MessageNotInflight');
  });

  test('comes back soon too when the function itself is set up wrong', async () => {
    const build = () => {
      throw new Error('The environment is wrong');
    };
    const consumer = queueFunction({ schema, build });
    const records = [{ body: 'fine' }, { body: 'fine' }].map(recordOf);
    const answer = await consumer({ Records: records } as never, LAMBDA_CONTEXT as never);
    expect(answer).toMatchObject({ batchItemFailures: [{}, {}] });
    expect(Object.keys(shown()[0] ?? {})).toHaveLength(2);
  });

  test('is counted from ten minutes after its first try on, even if it kills the function', async () => {
    await work({ body: 'breaks', tries: 5, since: 9 * MINUTE });
    expect(counted()).toEqual([]);
    await work({ body: 'breaks', tries: 9, since: 11 * MINUTE }, { body: 'fine', tries: 1, since: HOUR });
    expect(counted()).toHaveLength(1);
    expect(counted()[0]).toContain('"WorkKeepsFailing":1');
  });
});

describe('messages of a consumer that reads for all that came together', () => {
  const asked: (readonly string[])[] = [];
  beforeEach(() => {
    asked.length = 0;
    handled.length = 0;
  });
  const consumerOf = (together: (bodies: readonly string[]) => Promise<typeof handle>) => {
    const consumer = queueFunction({ schema, build: () => ({ together }) });
    return (...bodies: string[]) =>
      consumer({ Records: bodies.map((body) => ({ body })).map(recordOf) } as never, LAMBDA_CONTEXT as never);
  };
  const consume = consumerOf(async (bodies) => {
    asked.push(bodies);
    return handle;
  });

  test('are read for once, and each succeeds or fails by itself', async () => {
    const answer = await consume('fine', 'nonsense', 'breaks', 'fine');
    expect(asked).toEqual([['fine', 'breaks', 'fine']]);
    expect(handled).toEqual(['fine', 'breaks', 'fine']);
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'record-1' }, { itemIdentifier: 'record-2' }],
    });
  });

  test('all come again when they could not be read for, and are read for anew with the next that come', async () => {
    const away = consumerOf(() => Promise.reject(new Error('The table is away')));
    expect(await away('fine', 'fine')).toMatchObject({ batchItemFailures: [{}, {}] });
    await consume('fine');
    await consume('fine', 'fine');
    expect(asked).toEqual([['fine'], ['fine', 'fine']]);
  });
});

describe('a message of a queue that gives up by age', () => {
  const old = { tries: 40, since: 73 * HOUR };
  const DEAD_LETTER_URL = 'https://sqs.eu-west-1.amazonaws.com/1/Bilet-queue-failed';
  beforeEach(() => {
    Object.assign(process.env, { DEAD_LETTER_URL, PATIENCE_SECONDS: String(72 * HOUR) });
    sqs.on(SendMessageCommand).resolves({});
  });

  test('is kept however often it was tried, and put away when it is too old', async () => {
    expect(await work({ body: 'breaks', tries: 900, since: 71 * HOUR })).toHaveLength(1);
    expect(putAway()).toEqual([]);
    expect(await work({ body: 'waits', ...old })).toEqual([]);
    expect(putAway()).toEqual([{ QueueUrl: DEAD_LETTER_URL, MessageBody: 'waits' }]);
    expect(givenUp).toEqual([['waits', failing.waits]]);
  });

  test('is done with when its last try succeeds', async () => {
    expect(await work({ body: 'fine', ...old })).toEqual([]);
    expect(putAway()).toEqual([]);
  });

  test('is put away unread when nobody could read it', async () => {
    expect(await work({ body: 'nonsense', ...old })).toEqual([]);
    expect(putAway()).toMatchObject([{ MessageBody: 'nonsense' }]);
    expect(givenUp).toEqual([]);
  });

  test('comes again when it cannot be put away', async () => {
    sqs.on(SendMessageCommand).rejects('SQS is away');
    expect(await work({ body: 'breaks', ...old })).toHaveLength(1);
  });

  test('is put away also when it cannot be said that it is given up', async () => {
    const giveUp = () => Promise.reject(new Error('The table is away'));
    const consumer = queueFunction({ schema, build: () => ({ handle, giveUp }) });
    const answer = await consumer(
      { Records: [recordOf({ body: 'breaks', ...old }, 0)] } as never,
      LAMBDA_CONTEXT as never,
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(putAway()).toHaveLength(1);
    expect(logged.join()).toContain('The table is away');
  });
});

describe('every queue that a function works through', () => {
  const { resources } = synthesize();
  const redrive = z.object({ maxReceiveCount: z.number() });
  const queues = resources
    .filter(({ Type, Properties }) => Type === 'AWS::SQS::Queue' && Properties.RedrivePolicy)
    .map(({ Properties }) => ({
      name: String(Properties.QueueName),
      tries: redrive.parse(Properties.RedrivePolicy).maxReceiveCount,
      visibility: Number(Properties.VisibilityTimeout),
    }));

  test.each(queues)('$name is patient for an hour at the least', ({ tries }) => {
    let seconds = 0;
    for (let tried = 1; tried < tries; tried += 1) seconds += pauseSeconds(tried, null, () => 0);
    expect(seconds).toBeGreaterThanOrEqual(HOUR);
  });

  test.each(queues)('$name comes to an end within its ten days, though every change fails', (queue) => {
    expect(queue.tries * queue.visibility).toBeLessThan(10 * 24 * HOUR);
  });
});
