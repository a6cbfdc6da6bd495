import { allJobs, parseJobRow } from '../../core/jobs/job-store.ts';
import { loadTicket } from '../../core/ticket/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { isUnfollowed } from '../../functions/stream/promises-changed.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket } from '../support/desk.ts';
import { OFFICE_HOURS } from '../support/given-calendar.ts';
import { JobQueue } from '../support/job-queue.ts';
import { ticketAs } from '../support/lists.ts';

const api = apiOf(authorizer, { calendars, jobs, rules, sla });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  api(method, path, { token, headers, ...(body && { body }) });
const jobOf = (answer: { body: Record<string, unknown> }) => String(answer.body.jobId);
const begun = async () => {
  const { rows } = await database.table.query(allJobs.of({ limit: 99 }));
  return rows.map(parseJobRow).filter(({ kind }) => kind === 'sla.rederive');
};

const OFFICE = { timeZone: 'Europe/Berlin', week: OFFICE_HOURS.week };
const HOUR = { low: 3600, normal: 3600, high: 3600, urgent: 3600 };
const POLICY = { conditions: {}, targets: { first_response: { clock: 'business', seconds: HOUR } } };
const save = (fields: object = {}) =>
  ask('PUT', '/v1/sla-policies/gold', { ...POLICY, calendar: 'office', ...fields });

test('where the desk promises nothing, no change has anything to derive', async () => {
  const office = await ask('PUT', '/v1/calendars/office', OFFICE);
  const status = await ask('PATCH', '/v1/statuses/pending', { pausesSla: false });
  const options = await ask('PATCH', '/v1/options', { defaultCalendar: 'office' });
  expect([office, status, options].map(({ body }) => body.jobId)).toEqual([null, null, null]);
  expect(await begun()).toEqual([]);
});

test('the answer of a change names the job that derives tickets anew, which is there at once', async () => {
  const saved = await save();
  expect(saved.status).toBe(200);
  expect(await ask('GET', `/v1/jobs/${jobOf(saved)}`)).toMatchObject({
    status: 200,
    body: { kind: 'sla.rederive', state: 'waiting', startedBy: { kind: 'system', name: 'setup' } },
  });
  expect((await ask('GET', '/v1/sla-policies/gold')).body.jobId).toBe(jobOf(saved));
  expect((await ask('GET', '/v1/sla-policies')).body.items).toMatchObject([{ jobId: jobOf(saved) }]);
});

test('a change that changes nothing begins nothing, and names the job of the last that did', async () => {
  const saved = await save();
  const again = await save();
  const renamed = await save({ name: 'Golden' });
  expect([jobOf(again), jobOf(renamed)]).toEqual([jobOf(saved), jobOf(saved)]);
  expect(await begun()).toHaveLength(1);
  const trail = await ask('GET', '/v1/sla-policies/gold/events');
  expect(trail.body.items).toMatchObject([{}, { change: { name: { before: 'gold', after: 'Golden' } } }]);
  expect(JSON.stringify(trail.body.items)).not.toContain(jobOf(saved));
});

const CHANGES: [string, () => ReturnType<typeof ask>][] = [
  ['another target', () => save({ targets: { resolution: { clock: 'business', seconds: HOUR } } })],
  ['another place of a policy', () => ask('PATCH', '/v1/sla-policies/gold', { position: 7 })],
  ['a policy that is retired', () => ask('POST', '/v1/sla-policies/gold/retire')],
  ['a policy that is brought back', () => ask('POST', '/v1/sla-policies/gold/restore')],
  ['a calendar with a holiday', () => ask('PATCH', '/v1/calendars/office', { holidays: ['2027-05-03'] })],
  [
    'a calendar with holidays of a region',
    () => ask('PATCH', '/v1/calendars/office', { regions: [{ country: 'DE' }] }),
  ],
  ['a status that pauses', () => ask('PATCH', '/v1/statuses/pending', { pausesSla: true })],
  ['no default calendar', () => ask('PATCH', '/v1/options', { defaultCalendar: null })],
];

test.each(CHANGES)('%s begins a job of its own', async (_, change) => {
  const before = await begun();
  const changed = await change();
  expect(changed.status).toBe(200);
  const after = await begun();
  expect(after.map(({ id }) => id)).toEqual([jobOf(changed), ...before.map(({ id }) => id)]);
});

test('what says nothing about service levels begins none, and neither does what is refused', async () => {
  const before = await begun();
  const answers = [
    await ask('PATCH', '/v1/statuses/pending', { labels: { en: 'Waiting' } }),
    await ask('PATCH', '/v1/options', { undoSeconds: 7 }),
    await ask('PATCH', '/v1/calendars/office', { labels: { en: 'At work' } }),
    await ask('POST', '/v1/calendars/office/retire'),
    await save({ calendar: 'nowhere' }),
    await ask('PATCH', '/v1/sla-policies/gold', { position: 1 }, { 'if-match': '"1"' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 409, 422, 412]);
  expect(await begun()).toEqual(before);
});

test('two changes at once begin a job each; a repeated request names the same one again', async () => {
  const both = await Promise.all([
    save({ position: 11 }),
    ask('PATCH', '/v1/calendars/office', { week: {} }),
  ]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  const known = (await begun()).map(({ id }) => id);
  expect(new Set(both.map(jobOf)).size).toBe(2);
  expect(known).toEqual(expect.arrayContaining(both.map(jobOf)));
  const key = { 'idempotency-key': 'made-once' };
  const made = () => ask('POST', '/v1/sla-policies', { key: 'silver', ...POLICY, calendar: 'office' }, key);
  expect(jobOf(await made())).toBe(jobOf(await made()));
  expect(await begun()).toHaveLength(known.length + 1);
});

test('when the job is done all open tickets go by the change; one that cannot be read does not keep the others', async () => {
  const calendar = { clock: 'calendar', seconds: { ...HOUR, normal: 7200 } };
  const [first, broken, last] = [
    (await givenTicket(database, { kind: 'internal_note' })).ticket,
    (await givenTicket(database, {})).ticket,
    (await givenTicket(database, { kind: 'internal_note' })).ticket,
  ];
  for (const { id } of [first, broken, last]) await projectTicket({ table: database.table, shards: 1 }, id);
  const wrong = { ...(await loadTicket(database.table, broken.id)), sla: { course: 'no course' } };
  await database.table.write([ticketAs(wrong as never)]);
  const saved = await save({ position: 0, targets: { first_assignment: calendar } });
  const queue = new JobQueue().begin(jobOf(saved));
  await queue.drain(database.table);
  const job = await ask('GET', `/v1/jobs/${jobOf(saved)}`);
  expect(job.body).toMatchObject({
    state: 'done',
    progress: { done: 3 },
    failures: { count: 1, first: [{ item: String(broken.id) }] },
  });
  const derived = await Promise.all([first, last].map(({ id }) => loadTicket(database.table, id)));
  expect(derived.map(({ sla: kept }) => kept?.policy)).toEqual(['gold', 'gold']);
  // It begins when every function has seen the change.
  expect(queue.pauses[0]).toBeGreaterThan(2);
});

describe('what an earlier version of the desk has changed', () => {
  const row = (thing: object) => ({
    kind: 'configured',
    schemaVersion: 1,
    version: 1,
    thing: { key: 'gold', ...thing },
  });
  const seen = (before: object, after: object, pk = 'CONFIG#slapolicies') =>
    isUnfollowed({ pk, isGone: false, before: row(before), row: row(after) } as never);

  test.each([
    ['is followed by the reader of the table', { jobId: 'A', position: 1 }, { position: 2 }, true],
    [
      'is so where its row keeps an older job',
      { jobId: 'A', position: 1 },
      { jobId: 'A', position: 2 },
      true,
    ],
    ['is not where a job began with it', { jobId: 'A', position: 1 }, { jobId: 'B', position: 2 }, false],
    [
      'is not where nothing is promised otherwise',
      { position: 1, name: 'A' },
      { position: 1, name: 'B' },
      false,
    ],
  ])('%s', (_, before, after, expected) => expect(seen(before, after)).toBe(expected));

  test('is left alone in other areas', () => {
    expect(seen({ position: 1 }, { position: 2 }, 'CONFIG#categories')).toBe(false);
    expect(seen({ pausesSla: true }, { pausesSla: false }, 'CONFIG#statuses')).toBe(true);
  });
});
