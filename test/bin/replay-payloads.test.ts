import type { PayloadBucket } from '../../bin/replay/payload-gateway.ts';
import { replayPayloads } from '../../bin/replay/replay-payloads.ts';
import { channelWorkSchema } from '../../schemas/channel-work.ts';

const PERIOD = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-02T00:00:00Z') };
const NOON = new Date('2026-03-01T12:00:00Z');
const hash = (digit: string) => digit.repeat(64);
const TOLD = {
  source: 'aws.sms-voice',
  'detail-type': 'Text Message Delivery Status Updated',
  time: '2026-03-01T11:00:00Z',
  detail: { messageId: 'm-1' },
};

/** A bucket with these objects, by their keys: when each was stored, what it says, and as which type. */
function bucket(objects: Record<string, { storedAt?: Date; text?: string; type?: string }>): PayloadBucket {
  return {
    async *list(prefix) {
      for (const [key, { storedAt = NOON }] of Object.entries(objects))
        if (key.startsWith(prefix)) yield { key, storedAt, bytes: 1 };
    },
    typeOf: async ({ key }) => objects[key]?.type,
    textOf: async ({ key }) => objects[key]?.text ?? '',
  };
}

async function replayed(objects: Parameters<typeof bucket>[0], ...channels: { key: string; kind: string }[]) {
  const queued: unknown[] = [];
  const deps = {
    payloads: bucket(objects),
    enqueue: async (body: string) => {
      queued.push(channelWorkSchema.parse(JSON.parse(body)));
    },
  };
  return { count: await replayPayloads(deps, channels, PERIOD), queued };
}

test('what came to a door comes again as it came, by when it was kept', async () => {
  const key = `payloads/bot/${hash('a')}`;
  const { count, queued } = await replayed(
    { [key]: { type: 'application/json' }, [`payloads/other/${hash('b')}`]: {} },
    { key: 'bot', kind: 'telegram' },
  );
  expect(count).toBe(1);
  expect(queued).toEqual([
    { channel: 'bot', at: NOON.toISOString(), contentType: 'application/json', payload: { objectKey: key } },
  ]);
});

test('what AWS told comes again in its own words, once for all channels by AWS', async () => {
  const { count, queued } = await replayed(
    { [`payloads/_aws/${hash('c')}`]: { text: JSON.stringify(TOLD) } },
    { key: 'sms', kind: 'sms_aws' },
    { key: 'phone', kind: 'call_connect' },
    { key: 'wa', kind: 'whatsapp_aws' },
  );
  expect({ count, queued }).toEqual({ count: 1, queued: [TOLD] });
});

test('of another time, or no payload at all, nothing comes', async () => {
  const { count } = await replayed(
    {
      [`payloads/bot/${hash('a')}`]: { storedAt: PERIOD.to },
      [`payloads/bot/${hash('b')}`]: { storedAt: new Date(PERIOD.from.getTime() - 1) },
      'payloads/bot/a-file-that-is-looked-at': {},
    },
    { key: 'bot', kind: 'telegram' },
  );
  expect(count).toBe(0);
});
