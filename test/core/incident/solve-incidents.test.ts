import { loadConversation } from '../../../core/conversation/index.ts';
import { linkTickets } from '../../../core/link/index.ts';
import { handler as authorizer } from '../../../functions/api/authorizer.ts';
import { handler as bulk } from '../../../functions/api/bulk/index.ts';
import { handler as jobs } from '../../../functions/api/jobs/index.ts';
import { handler as tickets } from '../../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../../support/api.ts';
import { testContext } from '../../support/context.ts';
import type { TestDatabase } from '../../support/database.ts';
import { ADMIN, allRows, givenTicket } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';

const call = apiOf(authorizer, { tickets, jobs, bulk });
const token = 'token-of-the-admin';
const REPLY = { kind: 'public_reply', text: 'The line is mended.', status: 'solved', incidents: 'solve' };
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const post = (ticketId: number, body: object, headers = {}) =>
  call('POST', `/v1/tickets/${ticketId}/messages`, { token, headers, body });
const statusOf = async (id: number) => (await call('GET', `/v1/tickets/${id}`, { token })).body.status;

/** A problem that two incidents are linked with, and a ticket that is only related to it. */
async function givenProblem() {
  const assigneeId = 1;
  const { ticket: problem } = await givenTicket(database, { type: 'problem', assigneeId });
  const incidents = [
    (await givenTicket(database, { type: 'incident', assigneeId })).ticket,
    (await givenTicket(database, { type: 'incident', assigneeId })).ticket,
  ];
  const { ticket: related } = await givenTicket(database, { assigneeId });
  for (const { id } of incidents) await link(problem.id, id, 'incident');
  await link(problem.id, related.id, 'related');
  return { problem, incidents: incidents.map(({ id }) => id), related };
}

const link = (ticketId: number, otherId: number, kind: 'incident' | 'related') =>
  linkTickets(database, testContext(), { principal: ADMIN, ticketId, otherId, kind });

const repliesTo = async (id: number) => {
  const { messages } = await loadConversation(database.table, id, 100);
  return messages.filter(({ text }) => text === REPLY.text).length;
};

test('a reply that solves a problem answers and solves its incidents, once, and nothing else', async () => {
  const { problem, incidents, related } = await givenProblem();
  const first = await post(problem.id, REPLY, { 'idempotency-key': 'solve' });
  const again = await post(problem.id, REPLY, { 'idempotency-key': 'solve' });
  expect(first).toMatchObject({ status: 201, body: { ticket: { status: 'solved' } } });
  expect(again.body).toEqual(first.body);
  const jobId = String(first.body.incidentsJobId);
  const queue = new JobQueue().begin(jobId);
  await queue.drain(database.table);
  expect(queue.lines().slice(1)).toEqual(incidents.map((ticketId) => ({ ticketId, outcome: 'changed' })));
  for (const id of incidents) expect([await statusOf(id), await repliesTo(id)]).toEqual(['solved', 1]);
  expect([await statusOf(related.id), await repliesTo(related.id)]).toEqual(['open', 0]);
  expect((await call('GET', `/v1/jobs/${jobId}`, { token })).body).toMatchObject({ state: 'done' });
});

test('incidents of a problem change by a bulk change as well, without an answer', async () => {
  const { problem, incidents } = await givenProblem();
  const body = { tickets: { incidentsOf: problem.id }, change: { priority: 'urgent' } };
  const { body: job } = await call('POST', '/v1/bulk/tickets', { token, body });
  const queue = new JobQueue().begin(String(job.id));
  await queue.drain(database.table);
  expect(queue.lines().slice(1)).toEqual(incidents.map((ticketId) => ({ ticketId, outcome: 'changed' })));
});

test.each([
  ['a note', { ...REPLY, kind: 'internal_note' }],
  ['a reply that solves nothing', { ...REPLY, status: 'pending' }],
])('incidents are not solved by %s, and nothing is written', async (_, body) => {
  const { problem } = await givenProblem();
  const before = await allRows(database);
  expect(await post(problem.id, body)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'incidents' }] },
  });
  expect(await allRows(database)).toEqual(before);
});

test('incidents are not solved by a reply to what is no problem', async () => {
  const { related } = await givenProblem();
  expect(await post(related.id, REPLY)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'incidents' }] },
  });
});
