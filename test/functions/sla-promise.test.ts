import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as redactions } from '../../functions/api/redactions/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows, givenTicket } from '../support/desk.ts';

const api = apiOf(authorizer, { redactions, sla, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19);
const promise = (ticketId: number, body: object, headers: Record<string, string> = {}) =>
  api('PUT', `/v1/tickets/${ticketId}/sla/promise`, { token, body, headers });

test('an agent promises an answer, sees it with the metrics, and takes it back', async () => {
  const { ticket } = await givenTicket(database);
  const until = inHours(5);
  const made = await promise(ticket.id, { until: `${until}+00:00`, text: 'By tonight' });
  expect(made).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: {
      ...{ dueAt: `${until}.000Z`, slaUrgency: 'calm' },
      promise: { until: `${until}.000Z`, text: 'By tonight', by: { kind: 'agent' } },
    },
  });
  const read = await api('GET', `/v1/tickets/${ticket.id}`, { token });
  expect(read.body).toMatchObject({
    dueAt: `${until}.000Z`,
    sla: { policy: null, metrics: { promise: { state: 'active', policy: null, dueAt: `${until}.000Z` } } },
  });
  const why = await api('GET', `/v1/tickets/${ticket.id}/sla/explanation`, { token });
  expect(Object(why.body).instances).toContainEqual(
    expect.objectContaining({ metric: 'promise', because: 'by_hand', state: 'active' }),
  );
  expect((await promise(ticket.id, { until: `${until}Z` }, { 'if-match': '"1"' })).status).toBe(412);
  const back = await api('DELETE', `/v1/tickets/${ticket.id}/sla/promise`, { token });
  expect(back).toMatchObject({ status: 200, body: { promise: null, dueAt: null, slaUrgency: 'none' } });
});

test.each([
  ['no instant', {}, 'until'],
  ['none with a time zone', { until: '2036-05-01T08:00:00' }, 'until'],
  ['one that has passed', { until: '2026-01-01T00:00:00Z' }, 'until'],
  ['words without end', { until: '2036-05-01T08:00:00Z', text: 'x'.repeat(2001) }, 'text'],
  ['something else', { until: '2036-05-01T08:00:00Z', by: 7 }, 'by'],
])('%s is refused and changes nothing', async (_, body, path) => {
  const { ticket } = await givenTicket(database);
  const before = await allRows(database);
  const refused = await promise(ticket.id, body);
  expect(refused).toMatchObject({ status: 422, body: { errors: [expect.objectContaining({ path })] } });
  expect(await allRows(database)).toEqual(before);
});

test('what is said of a promise stays off the bus, stands in the audit trail, and is struck with a message', async () => {
  const { ticket, message } = await givenTicket(database, { text: 'My number is 12-34-56.' });
  await promise(ticket.id, { until: `${inHours(3)}Z`, text: 'Will call 12-34-56' });
  const { rows } = await database.table.query({ pk: `T#${ticket.id}`, from: 'E#', to: 'E#~' });
  const events = rows.map((row) => Object(row).event);
  expect(JSON.stringify(events)).not.toContain('Will call');
  expect(events.map(({ ticket: told }) => told.promised).filter(Boolean)).toHaveLength(2);
  const trail = await api('GET', `/v1/tickets/${ticket.id}/events`, { token });
  expect(JSON.stringify(trail.body)).toContain('Will call 12-34-56');
  const path = `/v1/tickets/${ticket.id}/messages/${message.id}/redactions`;
  const struck = await api('POST', path, { token, body: { text: '12-34-56' } });
  expect(struck.status).toBeLessThan(300);
  expect(JSON.stringify(struck.body)).toContain('promise');
  const read = await api('GET', `/v1/tickets/${ticket.id}`, { token });
  expect(Object(read.body).promise.text).not.toContain('12-34-56');
  expect(JSON.stringify(await allRows(database))).not.toContain('12-34-56');
});
