import * as fc from 'fast-check';
import { readCall } from '../../../core/call/index.ts';
import type { Channel } from '../../../core/channel/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { CHANNEL, channelDesk } from '../../support/given-channel.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const ACCOUNT = `AC${'0'.repeat(32)}`;
const PHONE: Channel = {
  ...CHANNEL,
  key: 'phone',
  kind: 'call_twilio',
  settings: { accountSid: ACCOUNT, recordings: 'keep' },
};
const now = new Date('2026-03-12T10:00:00.000Z');
const MP3 = Buffer.from('ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0000');

let calls = 0;
/** A call of somebody who has never called. */
function somebody() {
  calls += 1;
  const sid = `CA${String(calls).padStart(32, '0')}`;
  const base = { AccountSid: ACCOUNT, CallSid: sid, From: `+4930200${String(calls).padStart(4, '0')}` };
  const recorded = {
    RecordingSid: `RE${String(calls).padStart(32, '0')}`,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Recordings/RE${String(calls).padStart(32, '0')}`,
  };
  const form = (fields: Record<string, string>) => new URLSearchParams({ ...base, ...fields }).toString();
  const inbound = { To: '+4930654321', Direction: 'inbound' };
  return {
    sid,
    ended: form({ ...inbound, CallStatus: 'completed', CallDuration: '40', Timestamp: String(now) }),
    unanswered: form({ ...inbound, DialCallStatus: 'no-answer', CallStatus: 'in-progress' }),
    spoke: form({ ...inbound, ...recorded, RecordingDuration: '12', CallStatus: 'in-progress' }),
    taken: form({ ...inbound, DialCallStatus: 'completed', DialCallDuration: '33', CallStatus: 'completed' }),
    recording: new URLSearchParams({
      ...{ AccountSid: ACCOUNT, CallSid: sid, RecordingStatus: 'completed' },
      ...recorded,
    }).toString(),
  };
}

const desk = (given: Parameters<typeof channelDesk>[1] = {}) => {
  const made = channelDesk(database.table, {
    fetchMedia: async () => ({ is: 'file', bytes: MP3, contentType: 'audio/mpeg' }),
    ...given,
  });
  return { ...made, tell: (form: string) => made.take(form, { now, channel: PHONE }) };
};
async function shape(sid: string) {
  const { ticketId, facts, recordings } = await readCall(database.table, sid, () => {});
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  const messages = rows.map((row) => parseMessageRow(row));
  return {
    outcome: facts.outcome,
    files: recordings.map(({ contentType }) => contentType),
    kinds: messages.map(({ kind }) => kind).sort(),
    status: (await loadTicket(database.table, ticketId)).status,
  };
}

test.each([
  [
    'somebody speaks to the voicemail',
    ['ended', 'unanswered', 'spoke', 'recording'],
    {
      outcome: 'voicemail',
      files: ['audio/mpeg'],
      kinds: ['customer_message', 'internal_note'],
      status: 'new',
    },
  ],
  [
    'an agent takes the call',
    ['ended', 'unanswered', 'taken', 'recording'],
    {
      outcome: 'answered',
      files: ['audio/mpeg'],
      kinds: ['customer_message', 'internal_note', 'public_reply'],
      status: 'open',
    },
  ],
] as const)(
  'whatever order Twilio tells it in, and however often: %s',
  async (_, names, wanted) => {
    const order = fc
      .array(fc.constantFrom(...names), { maxLength: 4 })
      .chain((again) =>
        fc.shuffledSubarray([...names, ...again], { minLength: names.length + again.length }),
      );
    await fc.assert(
      fc.asyncProperty(order, async (told) => {
        const call = somebody();
        const { tell } = desk();
        for (const name of told) await tell(call[name]);
        expect(await shape(call.sid)).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  },
  120_000,
);

test('a recording that is something else is not kept, and one that cannot be had is tried again', async () => {
  const call = somebody();
  const page = desk({
    fetchMedia: async () => ({ is: 'file', bytes: Buffer.from('<html>'), contentType: 'text/html' }),
  });
  await page.tell(call.taken);
  expect(await page.tell(call.recording)).toEqual([{ outcome: 'nothing' }]);
  const away = desk({
    fetchMedia: async () => {
      throw new Error('later');
    },
  });
  await expect(away.tell(call.recording)).rejects.toThrow('later');
  expect((await shape(call.sid)).files).toEqual([]);
});

test('a recording waits for its call', async () => {
  const call = somebody();
  const { tell } = desk();
  expect(await tell(call.recording)).toEqual([{ outcome: 'waits' }]);
  await tell(call.taken);
  expect((await shape(call.sid)).files).toEqual(['audio/mpeg']);
});
