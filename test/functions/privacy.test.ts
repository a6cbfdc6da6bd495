import { keepTimelines } from '../../core/customer-timeline/index.ts';
import { ticketByNumber } from '../../core/ticket/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/customers/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenAgent, givenTicket } from '../support/desk.ts';
import { byEmail } from '../support/identities.ts';
import { allRows } from '../support/rows.ts';

const api = apiOf(authorizer, { customers: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

let made = 0;
async function given(address: string): Promise<string> {
  const body = { name: 'Petra Quendel', identities: byEmail(address), phone: '+4989123456' };
  made += 1;
  const headers = { 'idempotency-key': `made-${made}` };
  const answer = await api('POST', '/v1/customers', { token, headers, body });
  return `/v1/customers/${answer.body.id}`;
}

test('a customer who is erased is a number from then on, and the answer says what is left where, and until when', async () => {
  const path = await given('petra@api.example');
  const headers = { 'if-match': '"2"' };
  expect(await api('POST', `${path}/erasure`, { token, headers })).toMatchObject({ status: 412 });
  const erased = await api('POST', `${path}/erasure`, { token, headers: { 'if-match': '"1"' } });
  expect(erased).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: {
      customer: { name: '', identities: [], phone: null, erased: { at: expect.any(String) } },
      job: { kind: 'customers.erase', state: 'waiting' },
      mayStillHold: {
        backups: { days: 35 },
        failedWork: { days: 14 },
        uploads: { days: 8 },
        channelPayloads: { days: 30 },
      },
    },
  });
  expect(JSON.stringify(await api('GET', path, { token }))).not.toContain('Petra');
  const change = { token, body: { notes: 'Back again' } };
  expect(await api('PATCH', path, change)).toMatchObject({ status: 409, body: { code: 'customer.erased' } });
  expect(await api('POST', `${path}/export`, { token, body: {} })).toMatchObject({ status: 409 });
  expect(await api('POST', `${path}/erasure`, { token })).toMatchObject({ status: 200 });
  expect((await given('petra@api.example')).length).toBeGreaterThan(0);
});

test('whoever is an agent too is refused, and nothing changes', async () => {
  const agent = await givenAgent(database);
  const path = await given(agent.address);
  const before = await allRows(database);
  const refused = await api('POST', `${path}/erasure`, { token });
  expect(refused).toMatchObject({ status: 409, body: { code: 'customer.is_agent' } });
  expect(await allRows(database)).toEqual(before);
});

test('whoever is under a legal hold, by their tag or by a ticket of theirs, is not erased until it ends', async () => {
  const path = await given('held@api.example');
  const before = (await api('GET', path, { token })).body;
  const tagged = await api('PATCH', path, { token, body: { tags: ['legal-hold'] } });
  expect(tagged.status).toBe(200);
  const refused = await api('POST', `${path}/erasure`, { token });
  expect(refused).toMatchObject({ status: 409, body: { code: 'customer.kept', ticketIds: [] } });
  await api('PATCH', path, { token, body: { tags: [] } });

  const { ticket } = await givenTicket(database, {
    subject: 'Held',
    tags: ['legal-hold'],
    requesterId: Number(before.id),
  });
  const row = await database.table.get(ticketByNumber.of(ticket.id));
  await keepTimelines(database.table, [{ row, before: undefined }]);
  const kept = await api('POST', `${path}/erasure`, { token });
  expect(kept).toMatchObject({ status: 409, body: { code: 'customer.kept', ticketIds: [ticket.id] } });
  expect((await api('GET', path, { token })).body).toMatchObject({ name: before.name });
});

test('an export is a job, and a customer who is not there has neither', async () => {
  const path = await given('otto@api.example');
  const begun = await api('POST', `${path}/export`, { token, body: { withFiles: false } });
  expect(begun).toMatchObject({
    status: 201,
    body: { kind: 'customers.export', input: { withFiles: false } },
  });
  for (const what of ['erasure', 'export']) {
    const body = what === 'export' ? { body: {} } : {};
    expect(await api('POST', `/v1/customers/987654/${what}`, { token, ...body })).toMatchObject({
      status: 404,
    });
    expect(await api('POST', `/v1/customers/x/${what}`, { token, ...body })).toMatchObject({ status: 404 });
  }
  const wrong = await api('POST', `${path}/export`, { token, body: { withFiles: 'yes', more: 1 } });
  expect(wrong).toMatchObject({ status: 422 });
});
