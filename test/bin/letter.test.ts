import { deadLetterQueues, type Letter, remedyFor } from '../../bin/dead-letters/letter.ts';
import { queueNamed, queueOf } from '../../bin/desk/desk.ts';
import { NOW } from '../support/context.ts';

const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const QUEUES = ['Bilet-clock', 'Bilet-clock-failed', 'Bilet-publisher-failed', 'Bilet-sweep-failed'].flatMap(
  (name) => queueOf(url(name), 'Bilet') ?? [],
);
const [clock, publisher, sweep] = deadLetterQueues(QUEUES);

const given = (body: unknown): Letter => ({
  id: 'm1',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  sentAt: NOW,
  attributes: {},
  handle: 'h1',
});

const pointer = (name: string) => ({
  version: '1.0',
  requestContext: {
    functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    condition: 'RetryAttemptsExhausted',
  },
  DDBStreamBatchInfo: {
    shardId: 'shardId-1',
    startSequenceNumber: '100',
    endSequenceNumber: '102',
    approximateArrivalOfFirstRecord: '2026-03-12T10:00:00Z',
    approximateArrivalOfLastRecord: '2026-03-12T10:00:01Z',
    batchSize: 2,
    streamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/Bilet/stream/x',
  },
});

describe('queues of dead letters', () => {
  test('are known by their end, and know the queue that they serve if there is one', () => {
    expect(deadLetterQueues(QUEUES).map(({ name, source }) => [name, source?.name])).toEqual([
      ['clock', 'clock'],
      ['publisher', undefined],
      ['sweep', undefined],
    ]);
  });

  test('of another desk are not taken for ours', () => {
    expect(queueOf(url('Other-clock'), 'Bilet')).toBeNull();
  });

  test('are asked for by name, and a wrong name is answered with the right ones', () => {
    expect(() => queueNamed(deadLetterQueues(QUEUES), 'clocks')).toThrow(
      'There is no queue clocks. There are clock, publisher, sweep.',
    );
  });
});

describe('the remedy for a dead letter', () => {
  if (!clock || !publisher || !sweep) throw new Error('The queues are not there.');

  test('is its own queue, where it came from one', () => {
    expect(remedyFor(clock, given('not even JSON'))).toEqual({ kind: 'return', to: clock.source });
  });

  test('is reading the records again, where only their place is known', () => {
    expect(remedyFor(publisher, given(pointer('Bilet-stream-publisher')))).toEqual({
      kind: 'reread',
      pointer: {
        reader: 'publisher',
        streamArn: expect.stringContaining('/stream/'),
        shardId: 'shardId-1',
        first: '100',
        last: '102',
        from: new Date('2026-03-12T10:00:00Z'),
        to: new Date('2026-03-12T10:00:01Z'),
      },
    });
  });

  test('is not guessed for a reader that nobody knows', () => {
    expect(() => remedyFor(publisher, given(pointer('Bilet-stream-other')))).toThrow(
      /no reader of this desk/,
    );
  });

  test('is another sweep, for one that failed', () => {
    expect(remedyFor(sweep, given({ requestPayload: {} }))).toEqual({ kind: 'sweep' });
    expect(remedyFor(sweep, given(''))).toEqual({ kind: 'sweep' });
  });
});
