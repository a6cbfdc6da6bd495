import { startClock } from '../../local/clock.ts';
import { startEvents } from '../../local/events.ts';
import { callAws } from '../../local/http.ts';
import { createTopics } from '../../local/sns.ts';

type Sent = { queueArn: string; body: string };

async function withBus(
  work: (put: (...entries: object[]) => Promise<unknown>, sent: Sent[]) => Promise<void>,
) {
  const clock = startClock({ machineTime: () => Date.UTC(2026, 0, 31, 12) });
  const sent: Sent[] = [];
  const called: object[] = [];
  const events = await startEvents({
    clock,
    log: () => {},
    invoke: async (functionArn, event) => {
      called.push({ functionArn, event });
      return { payload: null };
    },
    send: async (queueArn, body) => {
      if (queueArn === 'full') throw new Error('The queue is full.');
      sent.push({ queueArn, body });
    },
    rules: [
      {
        name: 'replies',
        busName: 'Desk',
        pattern: { source: ['bilet'], 'detail-type': ['message.added'] },
        targets: [{ queueArn: 'outbound' }, { queueArn: 'reports', inputPath: '$.detail.ticket' }],
      },
      {
        name: 'broken',
        busName: 'Desk',
        pattern: { 'detail-type': ['broken'] },
        targets: [{ queueArn: 'full' }],
      },
    ],
  });
  const put = (...Entries: object[]) => callAws(events.endpoint, 'AWSEvents.PutEvents', { Entries });
  try {
    await work(put, sent);
  } finally {
    await events.stop();
    clock.stop();
  }
}

const entry = (DetailType: string, Detail: string, EventBusName = 'Desk') => ({
  Source: 'bilet',
  DetailType,
  Detail,
  EventBusName,
});

describe('the local event bus', () => {
  it('has put an event into every matching queue when it answers', async () => {
    await withBus(async (put, sent) => {
      const answer = await put(entry('message.added', '{"ticket":{"id":7}}'), entry('ticket.created', '{}'));
      expect(answer).toMatchObject({ FailedEntryCount: 0 });
      expect(sent.map(({ queueArn }) => queueArn)).toEqual(['outbound', 'reports']);
      expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
        version: '0',
        source: 'bilet',
        'detail-type': 'message.added',
        time: '2026-01-31T12:00:00Z',
        detail: { ticket: { id: 7 } },
      });
      expect(sent[1]?.body).toBe('{"id":7}');
    });
  });

  it('takes the bus by name or ARN, and leaves other buses alone', async () => {
    await withBus(async (put, sent) => {
      await put(entry('message.added', '{}', 'arn:aws:events:us-east-1:000000000000:event-bus/Desk'));
      await put(entry('message.added', '{}', 'Elsewhere'));
      expect(sent).toHaveLength(2);
    });
  });

  it('reports each entry that failed', async () => {
    await withBus(async (put) => {
      expect(
        await put(entry('broken', '{}'), entry('message.added', 'not json'), entry('quiet', '{}')),
      ).toMatchObject({
        FailedEntryCount: 2,
        Entries: [
          { ErrorCode: 'InternalFailure' },
          { ErrorCode: 'MalformedDetail' },
          { EventId: expect.any(String) },
        ],
      });
    });
  });

  it('refuses more than ten entries', async () => {
    await withBus(async (put) => {
      const many = Array.from({ length: 11 }, () => entry('quiet', '{}'));
      await expect(put(...many)).rejects.toThrow('ValidationException');
    });
  });
});

describe('local topics', () => {
  it('wrap the message for a queue, unless delivery is raw', async () => {
    const clock = startClock({ machineTime: () => 0 });
    const sent: Sent[] = [];
    const publish = createTopics({
      clock,
      send: async (queueArn, body) => void sent.push({ queueArn, body }),
      subscriptions: [
        { topicArn: 'mail', queueArn: 'inbound', raw: false },
        { topicArn: 'mail', queueArn: 'archive', raw: true },
        { topicArn: 'other', queueArn: 'inbound', raw: false },
      ],
    });
    await publish('mail', '{"a":1}', 'Receipt');
    expect(sent).toHaveLength(2);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      Type: 'Notification',
      TopicArn: 'mail',
      Subject: 'Receipt',
      Message: '{"a":1}',
      Timestamp: '1970-01-01T00:00:00.000Z',
    });
    expect(sent[1]).toEqual({ queueArn: 'archive', body: '{"a":1}' });
    clock.stop();
  });
});
