import { listEvents } from '../../core/audit/index.ts';
import { jobSubject, startJob } from '../../core/jobs/index.ts';
import { changeState, loadJob } from '../../core/jobs/job-store.ts';
import { PLAIN_KINDS } from '../../core/jobs/plain-kinds.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { later } from '../support/desk.ts';

const call = apiOf(authorizer, { jobs });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

test.each([
  [
    89,
    expect.stringMatching(/^https:\/\/files\.s3\..*\/jobs\/.*\/lists\.rebuild\.jsonl\?.*X-Amz-Signature=/),
  ],
  [91, null],
])('%i days after its end a job links to its file as %p', async (days, link) => {
  const { table } = database;
  const { id } = await startJob({ table }, testContext(), {
    principal: null,
    kind: 'lists.rebuild',
    input: {},
  });
  const filename = 'lists.rebuild.jsonl';
  const result = { key: `jobs/${id}/${filename}`, filename, contentType: 'application/jsonl' };
  const endedAt = later(new Date(), { days: -days }).toISOString();
  await table.write([changeState(await loadJob(table, id), { state: 'done', result, endedAt })]);
  const { status, body } = await call('GET', `/v1/jobs/${id}`, { token });
  expect([status, body.state, body.resultUrl]).toEqual([200, 'done', link]);
});

test.each([...PLAIN_KINDS.keys()])('the job %s is started by its name, and no other is', async (kind) => {
  const started = await call('POST', '/v1/jobs', { token, body: { kind } });
  expect(started).toMatchObject({ status: 201, body: { kind, state: 'waiting' } });
  const other = await call('POST', '/v1/jobs', { token, body: { kind: 'search.merge' } });
  expect(other).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
});

test('a job is stopped and resumed once each, however often the request comes with its key', async () => {
  const post = (path: string, key: string, body?: unknown) =>
    call('POST', path, { token, headers: { 'idempotency-key': key }, body });
  const started = await post('/v1/jobs', 'start', { kind: 'lists.rebuild' });
  const path = `/v1/jobs/${started.body.id}`;
  const stopped = await post(`${path}/stop`, 'stop');
  expect(stopped).toMatchObject({ status: 200, body: { state: 'stopped' } });
  const resumed = await post(`${path}/resume`, 'resume');
  expect(resumed).toMatchObject({ status: 200, body: { state: 'waiting' } });
  const again = [await post(`${path}/stop`, 'stop'), await post(`${path}/resume`, 'resume')];
  expect(again.map(({ body }) => body)).toEqual([stopped.body, resumed.body]);
  expect(again.map(({ headers }) => headers['idempotency-replayed'])).toEqual(['true', 'true']);
  const { items } = await listEvents(database.table, jobSubject(String(started.body.id)), { limit: 10 });
  expect(items.map(({ type }) => type)).toEqual(['job.started', 'job.stopped', 'job.resumed']);
});
