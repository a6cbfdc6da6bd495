import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets, customers });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const open = (fields: object, headers = {}) =>
  call('POST', '/v1/tickets', {
    token,
    headers,
    body: { subject: 'S', text: 'T', kind: 'internal_note', ...fields },
  });

test('an agent writes down who called, and corrects what was wrong', async () => {
  const requester = { name: 'Mara Lindt', phone: '+4989123456' };
  const { status, body } = await open({ requester, channel: 'phone', language: 'de' });
  expect([status, body]).toMatchObject([201, { channel: 'phone', origin: 'api', language: 'de' }]);
  const path = `/v1/tickets/${body.id}`;
  const customer = await call('GET', `/v1/customers/${body.requesterId}`, { token });
  expect(customer.body).toMatchObject({ ...requester, identities: [], organisationId: null });
  const other = await open({ requester: { address: 'right@example.com' } });
  const change = {
    requesterId: other.body.requesterId,
    channel: 'in_person',
    language: null,
    mailbox: 'SUPPORT@desk.example.com',
  };
  const corrected = await call('PATCH', path, { token, body: change, headers: { 'if-match': '"1"' } });
  expect(corrected).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: { ...change, mailbox: 'support@desk.example.com' },
  });
  const { body: trail } = await call('GET', `${path}/events`, { token });
  expect(trail.items).toContainEqual(
    expect.objectContaining({
      type: 'ticket.updated',
      change: expect.objectContaining({ channel: { before: 'phone', after: 'in_person' } }),
    }),
  );
});

test('an agent writes down what a customer said, whose ticket is new until somebody takes it up', async () => {
  const said = { kind: 'customer_message', requester: { address: 'caller@example.com' } };
  const { status, body } = await open(said);
  expect([status, body]).toMatchObject([201, { status: 'new' }]);
  const { body: shown } = await call('GET', `/v1/tickets/${body.id}`, { token });
  expect(shown.conversation).toMatchObject({
    items: [{ kind: 'customer_message', author: { kind: 'agent' }, isReply: false }],
  });
});

test.each<[object, string, string]>([
  [{ kind: 'customer_message', status: 'hold' }, 'hold', 'on_hold'],
  [{ kind: 'public_reply', status: 'pending' }, 'pending', 'pending'],
  [{ kind: 'internal_note', status: 'open' }, 'open', 'open'],
  [{ kind: 'internal_note' }, 'new', 'new'],
  [{ kind: 'internal_note', assigneeId: 1 }, 'open', 'open'],
])('a ticket that is opened with %j is %s', async (asked, status, statusKey) => {
  const { body } = await open({ ...asked, requester: { address: 'status@example.com' } });
  expect(body).toMatchObject({ status, statusKey });
});

test('a ticket is opened for an organisation that is not the requester’s', async () => {
  const { body: made } = await call('POST', '/v1/organisations', { token, body: { name: 'Acme' } });
  const requester = { address: 'for.acme@example.com' };
  expect((await open({ requester, organisationId: made.id })).body).toMatchObject({
    organisationId: made.id,
  });
});

test('a ticket is put into the trash by DELETE, and comes back', async () => {
  const { body } = await open({ requester: { address: 'trash@example.com' } });
  const path = `/v1/tickets/${body.id}`;
  const away = await call('DELETE', path, { token });
  expect(away).toMatchObject({ status: 200, body: { trashedAt: expect.any(String) } });
  expect((await call('POST', `${path}/restore`, { token })).body).toMatchObject({ trashedAt: null });
});

test('the same key again makes no second customer', async () => {
  const ask = () => open({ requester: { name: 'Twice' } }, { 'idempotency-key': 'once' });
  const [first, second] = [await ask(), await ask()];
  expect(second.body).toEqual(first.body);
});

test.each<[object, string]>([
  [{ requester: {} }, 'requester'],
  [{ requester: { name: '' } }, 'requester'],
  [{ requester: { name: 'Mara', phone: '089 1234' } }, 'requester'],
  [{ requester: { name: 'Mara', vip: true } }, 'requester'],
  [{ channel: 'telepathy' }, 'channel'],
  [{ channel: '' }, 'channel'],
  [{ language: '!!' }, 'language'],
  [{ language: 5 }, 'language'],
  [{ origin: 'email' }, 'origin'],
  [{ requester: { name: 'Mara' }, status: 'solved' }, 'assigneeId'],
  [{ requester: { name: 'Mara' }, status: 'nowhere' }, 'status'],
  [{ requester: { name: 'Mara' }, status: 'postponed' }, 'until'],
  [{ requester: { name: 'Mara' }, statusReason: 'part' }, 'statusReason'],
  [{ requester: { name: 'Mara' }, organisationId: 4711 }, 'organisationId'],
])('%j opens no ticket', async (fields, path) => {
  const before = await meaningfulRows(database);
  const { status, body } = await open({ requester: { name: 'Mara' }, ...fields });
  expect(status).toBe(422);
  const paths = (body.errors as { path: string }[]).map((error) => error.path.split('.')[0]);
  expect(new Set(paths)).toEqual(new Set([path]));
  expect(await meaningfulRows(database)).toEqual(before);
});

test.each<[object, string]>([
  [{ channel: 'telepathy' }, 'channel'],
  [{ channel: null }, 'channel'],
  [{ language: '!!' }, 'language'],
  [{ mailbox: 'nobody@desk.example.com' }, 'mailbox'],
  [{ mailbox: 'no address' }, 'mailbox'],
  [{ mailbox: null }, 'mailbox'],
  [{ requesterId: 0 }, 'requesterId'],
  [{ requesterId: null }, 'requesterId'],
  [{ requesterId: 987_654 }, 'requesterId'],
  [{ organisationId: 987_654 }, 'organisationId'],
  [{ organisationId: '1' }, 'organisationId'],
  [{ channel: 'phone', origin: 'email' }, 'origin'],
])('%j corrects nothing', async (body, path) => {
  const { body: ticket } = await open({ requester: { name: 'Mara' } });
  const before = await meaningfulRows(database);
  const refused = { status: 422, body: { errors: [{ path }] } };
  expect(await call('PATCH', `/v1/tickets/${ticket.id}`, { token, body })).toMatchObject(refused);
  expect(await meaningfulRows(database)).toEqual(before);
});
