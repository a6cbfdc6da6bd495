import { signedBy } from '../../../core/channel/custom/signature.ts';
import {
  type Channel,
  type Door,
  type Knock,
  knockAtDoor,
  QUEUED_BYTES,
} from '../../../core/channel/index.ts';
import type { ChannelKnock } from '../../../schemas/channel-work.ts';
import { CHANNEL } from '../../support/given-channel.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NOW = new Date('2026-03-01T12:00:00Z');

/** A door, and what it has kept and queued. */
function doorOf(given: Partial<Door> = {}) {
  const queued: ChannelKnock[] = [];
  const kept = new Map<string, Uint8Array>();
  const door: Door = {
    secrets: { of: async () => ({ signingSecret: SECRET }) },
    keep: async (key, body) => {
      kept.set(key, body);
    },
    enqueue: async (knock) => {
      queued.push(knock);
    },
    ...given,
  };
  const send = (text: string, channel: Channel | undefined = CHANNEL, secret = SECRET) => {
    const headers = { 'content-type': 'application/json', ...signedBy(secret, { id: 'x', body: text }, NOW) };
    const url = 'https://desk.example.com/v1/channels/market/door';
    const body = new TextEncoder().encode(text);
    const knock: Knock = { method: 'POST', url, headers, query: {}, body };
    return knockAtDoor(door, { channel, knock, now: NOW });
  };
  return { queued, kept, send, door };
}

const bodyOf = (text: string) =>
  JSON.stringify({
    events: [{ type: 'message', id: 'm1', at: '2026-03-01T11:59:00Z', from: { id: 'u1' }, text }],
  });

test('what the provider sends is queued to the byte', async () => {
  const { queued, kept, send } = doorOf();
  const text = bodyOf('Where is my parcel? – 日本');
  expect(await send(text)).toMatchObject({ is: 'admitted', answer: { status: 202 } });
  expect([queued.length, kept.size]).toEqual([1, 0]);
  const payload = queued[0]?.payload;
  expect(
    payload !== undefined && 'bytes' in payload && Buffer.from(payload.bytes, 'base64').toString('utf8'),
  ).toBe(text);
});

test('what is too large for the queue is kept apart, once however often it comes', async () => {
  const { queued, kept, send } = doorOf();
  const events = Array.from({ length: 4 }, (_, at) => ({
    ...{ type: 'message', id: `m${at}`, at: '2026-03-01T11:59:00Z', from: { id: 'u1' } },
    text: 'x'.repeat(60_000),
  }));
  const text = JSON.stringify({ events });
  expect(text.length).toBeGreaterThan(QUEUED_BYTES);
  await send(text);
  await send(text);
  expect(kept.size).toBe(1);
  const [objectKey] = [...kept.keys()];
  expect(objectKey).toMatch(/^payloads\/market\/[0-9a-f]{64}$/);
  expect(queued.map(({ payload }) => payload)).toEqual([{ objectKey }, { objectKey }]);
});

test('nothing is answered before it is kept: whoever knocks comes again', async () => {
  const full = async () => {
    throw new Error('the queue is full');
  };
  await expect(doorOf({ enqueue: full }).send(bodyOf('Hello'))).rejects.toThrow('the queue is full');
  const large = bodyOf('x'.repeat(65_000)).replace('[', `[${bodyOf('y'.repeat(65_000)).slice(11, -2)},`);
  const both = large.replace('[', `[${bodyOf('z'.repeat(65_000)).slice(11, -2)},`);
  const { queued, send } = doorOf({ keep: full });
  await expect(send(both)).rejects.toThrow('the queue is full');
  expect(queued).toEqual([]);
});

test('a channel that there is not, one that is not in use, and one of a later version are the same to who knocks', async () => {
  const { send, door, queued } = doorOf();
  const knock: Knock = { method: 'POST', url: '', headers: {}, query: {}, body: new Uint8Array() };
  const refusals = [
    knockAtDoor(door, { channel: undefined, knock, now: NOW }),
    send(bodyOf('Hello'), { ...CHANNEL, isActive: false }),
    send(bodyOf('Hello'), { ...CHANNEL, isRetired: true }),
    send(bodyOf('Hello'), { ...CHANNEL, kind: 'pigeon' }),
  ];
  for (const refusal of refusals) await expect(refusal).rejects.toMatchObject({ code: 'channel.not_found' });
  expect(queued).toEqual([]);
});

test('of who cannot prove to be the provider nothing is kept', async () => {
  const { queued, kept, send } = doorOf();
  const guess = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  expect(await send(bodyOf('Hello'), CHANNEL, guess)).toEqual({ is: 'refused', reason: 'wrong_signature' });
  expect([queued.length, kept.size]).toEqual([0, 0]);
});
