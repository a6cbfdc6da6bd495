import * as fc from 'fast-check';
import { readCall } from '../../../../core/call/index.ts';
import { connectAdapter } from '../../../../core/channel/call/connect-adapter.ts';
import { type Channel, toldTo } from '../../../../core/channel/index.ts';
import { providerDoor } from '../../../../core/channel-in/index.ts';
import { loadTicket } from '../../../../core/ticket/index.ts';
import { toldByAwsSchema } from '../../../../schemas/channel-work.ts';
import { startDatabase, type TestDatabase } from '../../../support/database.ts';
import { CHANNEL, channelDesk } from '../../../support/given-channel.ts';
import {
  amazonConnectStandIn,
  contactEvent,
  contactOfConnect,
  INSTANCE,
} from '../../../support/providers/amazon-connect.ts';
import type { StandIn } from '../../../support/providers/stand-in.ts';

const contacts = new Map<string, object>();
let database: TestDatabase;
let connect: StandIn;
beforeAll(async () => {
  database = await startDatabase();
  connect = await amazonConnectStandIn(contacts);
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
  await database.stop();
});

const PAGES = 'https://acme.my.connect.aws';
const settings = connectAdapter.settings.parse({
  instanceArn: INSTANCE,
  accessUrl: PAGES,
  recordingsBucket: 'acme-recordings',
});
const phone: Channel = { ...CHANNEL, key: 'connect', kind: 'call_connect', settings };
const now = new Date('2026-03-12T10:00:00.000Z');
let made = 0;
const newId = () => {
  made += 1;
  return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
};
const number = () => `+4930300${String(made).padStart(4, '0')}`;

/** A desk that hears of events as its queue holds them, and asks the stand-in. */
function desk() {
  const environment = {
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden-key' },
    AWS_ENDPOINT_URL_CONNECT: connect.address,
  };
  const door = providerDoor({ reach: 'this_machine', environment });
  const { take } = channelDesk(database.table, { askProvider: door.ask });
  return async (event: object) => {
    const { to } = toldTo(toldByAwsSchema.parse(event), [phone]);
    const became: object[] = [];
    for (const { channel, bytes } of to)
      became.push(...(await take(new TextDecoder().decode(bytes), { now, channel })));
    return became;
  };
}
const ended = { DisconnectTimestamp: 1_773_306_100 };
const taken = {
  AgentInfo: { Id: 'a0000000-0000-4000-8000-000000000001', ConnectedToAgentTimestamp: 1_773_306_020 },
};

test('who waited in a queue until the call ended was missed, and has a ticket', async () => {
  const [id, tell] = [newId(), desk()];
  const CustomerEndpoint = { Address: number() };
  contacts.set(id, contactOfConnect(id, { ...ended, CustomerEndpoint }));
  expect(await tell(contactEvent(id, 'DISCONNECTED'))).toMatchObject([{ outcome: 'joined' }]);
  const call = await readCall(database.table, id, () => {});
  expect(call.facts).toMatchObject({
    outcome: 'missed',
    from: CustomerEndpoint.Address,
    to: '+4930654321',
    startedAt: '2026-03-12T09:00:00.000Z',
    endedAt: '2026-03-12T09:01:40.000Z',
    link: `${PAGES}/contact-trace-records/details/${id}`,
  });
  expect((await loadTicket(database.table, call.ticketId)).status).toBe('new');
});

test('who calls from a page and waits in vain was missed, and a call that a program began is one to its customer', async () => {
  const tell = desk();
  const [missed, begun] = [newId(), newId()];
  const fromPage = { InitiationMethod: 'WEBRTC_API', CustomerEndpoint: undefined };
  contacts.set(missed, contactOfConnect(missed, { ...ended, ...fromPage }));
  contacts.set(
    begun,
    contactOfConnect(begun, {
      ...{ ...ended, InitiationMethod: 'API', ConnectedToSystemTimestamp: 1_773_306_010 },
      CustomerEndpoint: { Address: number() },
    }),
  );
  await tell(contactEvent(missed, 'DISCONNECTED', { channel: null }));
  await tell(contactEvent(begun, 'DISCONNECTED'));
  expect((await readCall(database.table, missed, () => {})).facts).toMatchObject({
    ...{ direction: 'inbound', outcome: 'missed', from: null },
  });
  expect((await readCall(database.table, begun, () => {})).facts).toMatchObject({
    ...{ direction: 'outbound', outcome: 'answered' },
  });
});

test('what hung up before it waited, is under way, or is no call, is nothing', async () => {
  const tell = desk();
  const cases = [
    { ...ended, QueueInfo: undefined },
    {},
    { ...ended, Channel: 'CHAT' },
    { ...ended, InitiationMethod: 'MONITOR' },
  ];
  for (const given of cases) {
    const id = newId();
    contacts.set(id, contactOfConnect(id, given));
    expect(await tell(contactEvent(id, 'DISCONNECTED'))).toEqual([{ outcome: 'nothing' }]);
  }
  expect(await tell(contactEvent(newId(), 'DISCONNECTED'))).toEqual([{ outcome: 'nothing' }]);
  expect(await tell(contactEvent(newId(), 'INITIATED'))).toEqual([]);
  expect(await tell(contactEvent(newId(), 'DISCONNECTED', { channel: 'TASK' }))).toEqual([]);
});

test('whatever order events come in, however often, and however their fields are written, it is the same', async () => {
  const events = ['CONNECTED_TO_AGENT', 'DISCONNECTED', 'COMPLETED'] as const;
  const order = fc.array(fc.tuple(fc.constantFrom(...events), fc.boolean()), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(order, async (told) => {
      const [id, tell] = [newId(), desk()];
      const CustomerEndpoint = { Address: number() };
      contacts.set(id, contactOfConnect(id, { ...ended, ...taken, CustomerEndpoint }));
      for (const [type, isUpper] of told) await tell(contactEvent(id, type, { isUpper }));
      const { facts, answerId, ticketId } = await readCall(database.table, id, () => {});
      expect(facts).toMatchObject({ outcome: 'answered', answeredAt: '2026-03-12T09:00:20.000Z' });
      expect(answerId).not.toBeNull();
      expect((await loadTicket(database.table, ticketId)).status).toBe('open');
    }),
    { numRuns: 10 },
  );
}, 60_000);

test('all contacts of one initial contact are on one ticket, whoever withholds their number', async () => {
  const [first, second, tell] = [newId(), newId(), desk()];
  const CustomerEndpoint = { Address: 'anonymous' };
  contacts.set(first, contactOfConnect(first, { ...ended, ...taken, CustomerEndpoint }));
  const leg = { InitialContactId: first, InitiationMethod: 'TRANSFER' };
  contacts.set(second, contactOfConnect(second, { ...ended, ...taken, ...leg, CustomerEndpoint }));
  await tell(contactEvent(second, 'DISCONNECTED'));
  await tell(contactEvent(first, 'DISCONNECTED'));
  const ticketOf = async (id: string) => (await readCall(database.table, id, () => {})).ticketId;
  expect(await ticketOf(first)).toBe(await ticketOf(second));
});

test('a call of an agent is outbound, and its recording is linked once it is there', async () => {
  const [missed, id, tell] = [newId(), newId(), desk()];
  const CustomerEndpoint = { Address: number() };
  contacts.set(missed, contactOfConnect(missed, { ...ended, CustomerEndpoint }));
  await tell(contactEvent(missed, 'DISCONNECTED'));
  const outbound = {
    InitiationMethod: 'OUTBOUND',
    QueueInfo: undefined,
    CustomerEndpoint,
    ...taken,
    ...ended,
  };
  contacts.set(id, contactOfConnect(id, { ...outbound, ConnectedToSystemTimestamp: 1_773_306_030 }));
  await tell(contactEvent(id, 'DISCONNECTED'));
  const before = await readCall(database.table, id, () => {});
  expect(before.facts).toMatchObject({
    direction: 'outbound',
    outcome: 'answered',
    to: CustomerEndpoint.Address,
  });
  expect(before.facts.recordingUrl).toBeUndefined();
  const Recordings = [{ Location: `acme-recordings/connect/CallRecordings/2026/03/12/${id}.wav` }];
  const LastUpdateTimestamp = 1_773_306_500;
  contacts.set(
    id,
    contactOfConnect(id, {
      ...outbound,
      ConnectedToSystemTimestamp: 1_773_306_030,
      Recordings,
      LastUpdateTimestamp,
    }),
  );
  await tell({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: '2026-03-12T09:10:00Z',
    detail: {
      bucket: { name: 'acme-recordings' },
      object: { key: `connect/acme/CallRecordings/2026/03/12/${id}_20260312T09:00_UTC.wav`, size: 9 },
    },
  });
  const after = await readCall(database.table, id, () => {});
  expect(after.facts.recordingUrl).toBe(`${PAGES}/contact-trace-records/details/${id}`);
});

test('a service that does not answer is asked again, and what is of another instance is nobody’s', async () => {
  const { take } = channelDesk(database.table);
  const event = JSON.stringify(contactEvent(newId(), 'DISCONNECTED').detail);
  await expect(take(event, { now, channel: phone })).rejects.toThrow('again');
  const other = contactEvent(newId(), 'DISCONNECTED');
  other.detail = { ...other.detail, instanceArn: INSTANCE.replace('1111', '9999') };
  expect(await desk()(other)).toEqual([]);
});

test.each([
  ['no id', { contactId: 7 }],
  ['an id that leads elsewhere', { contactId: '../../instance/other' }],
  ['a deep one', { contactId: { contactId: { contactId: 1 } } }],
])('an event with %s is not understood', (_, given) => {
  const event = contactEvent(newId(), 'DISCONNECTED');
  const told = toldByAwsSchema.parse({ ...event, detail: { ...event.detail, ...given } });
  expect(() => toldTo(told, [phone])).toThrow('no contact');
});

test('nobody is let in at its door', () => {
  expect(
    connectAdapter.admit({ method: 'POST', url: '', headers: {}, query: {}, body: new Uint8Array() }),
  ).toEqual({
    is: 'refused',
    reason: 'unsigned',
  });
});
