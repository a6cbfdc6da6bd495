import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calls } from '../../functions/api/calls/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';

const call = apiOf(authorizer, { calls, tickets, customers });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const put = (id: string, body: unknown) => call('PUT', `/v1/calls/${id}`, { token, body });
const get = (path: string) => call('GET', path, { token });
const MISSED = {
  direction: 'inbound',
  from: '+4930123456',
  to: '+4930654321',
  outcome: 'missed',
  startedAt: '2026-01-05T09:00:00.000Z',
};

test('a telephone system tells of a call, as often as it likes, and finds it on its ticket', async () => {
  const first = await put('pbx-1', MISSED);
  expect(first).toMatchObject({
    status: 200,
    body: { result: 'opened', call: { externalId: 'pbx-1', outcome: 'missed', answerMessageId: null } },
  });
  expect((await put('pbx-1', MISSED)).body).toMatchObject({ result: 'known' });
  const answered = { ...MISSED, outcome: 'answered', durationSeconds: 61, notes: 'Wants a refund.' };
  const told = await put('pbx-1', answered);
  expect(told.body).toMatchObject({ result: 'changed', call: { outcome: 'answered', durationSeconds: 61 } });
  expect((await get('/v1/calls/pbx-1')).body).toEqual((told.body as { call: object }).call);
  const { ticketId } = (told.body as { call: { ticketId: number } }).call;
  expect((await get(`/v1/tickets/${ticketId}/calls`)).body).toEqual({
    items: [(told.body as { call: object }).call],
  });
  const { body } = await get(`/v1/tickets/${ticketId}/messages`);
  expect(body.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'customer_message',
        origin: expect.objectContaining({
          channel: 'call',
          providerId: 'pbx-1',
          call: expect.objectContaining({ part: 'call', outcome: 'answered', durationSeconds: 61 }),
        }),
      }),
      expect.objectContaining({ kind: 'public_reply', isReply: true }),
      expect.objectContaining({ kind: 'internal_note', text: 'Wants a refund.' }),
    ]),
  );
});

test('a call that nobody has told of is not there', async () => {
  expect(await get('/v1/calls/none')).toMatchObject({ status: 404 });
  expect(await get('/v1/tickets/4711/calls')).toMatchObject({ status: 404 });
});

test.each([
  ['direction', { direction: 'sideways' }],
  ['outcome', { outcome: null }],
  ['from', { from: '+49 30 123456' }],
  ['from', { from: ['+4930123456'] }],
  ['startedAt', { startedAt: 'yesterday' }],
  ['durationSeconds', { durationSeconds: -1 }],
  ['durationSeconds', { durationSeconds: 5 }],
  ['link', { link: 'javascript:alert(1)' }],
  ['recordingUrl', { recordingUrl: 'file:///etc/passwd' }],
  ['notes', { notes: 'x'.repeat(8_001) }],
  ['participants', { participants: Array.from({ length: 51 }, () => ({ name: 'A' })) }],
  ['participants.0.email', { participants: [{ name: 'A', email: 'nobody' }] }],
  ['recordings.0', { recordings: ['01KJMGW6W0WZTD4PJ0N28D4MGA'] }],
  ['channel', { channel: 'none' }],
  ['agentId', { agentId: 99 }],
  ['customerId', { customerId: 4711 }],
  ['surprise', { surprise: true }],
])('what is wrong of a call is named, and nothing is kept: %s', async (path, given) => {
  const answer = await put('wrong-1', { ...MISSED, from: '+4930777777', ...given });
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain(path);
  expect(await get('/v1/calls/wrong-1')).toMatchObject({ status: 404 });
});

test.each([`${'x'.repeat(201)}`, '%00', '%F0%9F%98%80'])(
  'an id that cannot be is refused: %s',
  async (id) => {
    expect([400, 404, 422]).toContain((await put(id, MISSED)).status);
  },
);

test('a ticket that is none is told as such, and customers may do nothing of this', async () => {
  expect(await put('pbx-2', { ...MISSED, ticketId: 4711 })).toMatchObject({ status: 404 });
});
