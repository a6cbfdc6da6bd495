import { allJobs, parseJobRow } from '../../core/jobs/job-store.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTeam, givenTicket } from '../support/desk.ts';
import { OFFICE_HOURS } from '../support/given-calendar.ts';
import { JobQueue } from '../support/job-queue.ts';

const api = apiOf(authorizer, { calendars, jobs, rules, sla });
const token = 'token-of-the-admin';
let database: TestDatabase;
let team: string;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  team = `/v1/teams/${(await givenTeam(database)).id}/calendar`;
});
afterAll(() => database.stop());

const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  api(method, path, { token, headers, ...(body && { body }) });
const begun = async () => {
  const { rows } = await database.table.query(allJobs.of({ limit: 99 }));
  return rows.map(parseJobRow).map(({ id, kind }) => ({ id, kind }));
};

const OFFICE = { timeZone: 'Europe/Berlin', week: OFFICE_HOURS.week };
const hours = (count: number) => {
  const seconds = count * 3600;
  return { low: seconds, normal: seconds, high: seconds, urgent: seconds };
};
const policyOf = (count: number, fields: object = {}) => ({
  conditions: {},
  targets: { first_assignment: { clock: 'calendar', seconds: hours(count) } },
  ...fields,
});

/** What a change is sent to, and what it leaves behind. */
const configured = () =>
  Promise.all(
    ['/v1/sla-policies', '/v1/calendars', '/v1/statuses', '/v1/options', team].map(
      async (path) => (await ask('GET', path)).body,
    ),
  );

const CHANGES: [string, string, () => string, object][] = [
  ['an SLA policy', 'PUT', () => '/v1/sla-policies/gold', policyOf(2)],
  ['a calendar', 'PUT', () => '/v1/calendars/office', OFFICE],
  ['a status', 'PUT', () => '/v1/statuses/pending', { category: 'pending', pausesSla: false }],
  ['the options', 'PATCH', () => '/v1/options', { defaultCalendar: 'office' }],
  ['the calendar of a team', 'PUT', () => team, { calendar: 'office' }],
];

test.each(CHANGES)('a dry run of %s begins a job, and changes nothing', async (_, method, path, body) => {
  const [before, known] = [await configured(), await begun()];
  const tried = await ask('POST', `${path()}/dry-run`, body);
  expect(tried.status).toBe(201);
  expect(tried.body).toMatchObject({ kind: 'sla.dry_run', state: 'waiting', counts: null });
  expect(await configured()).toEqual(before);
  expect(await begun()).toEqual([{ id: tried.body.id, kind: 'sla.dry_run' }, ...known]);
  expect((await ask(method, path(), body)).status).toBe(200);
});

const REFUSED: [string, string, () => string, object][] = [
  [
    'a policy that names a calendar which is not there',
    'PUT',
    () => '/v1/sla-policies/gold',
    policyOf(2, { calendar: 'x' }),
  ],
  ['a policy with another key', 'PUT', () => '/v1/sla-policies/gold', policyOf(2, { key: 'silver' })],
  [
    'a policy that goes by a field which is not there',
    'PUT',
    () => '/v1/sla-policies/gold',
    policyOf(2, { conditions: { all: [{ field: 'ticket.nothing', operator: 'is', value: 'x' }] } }),
  ],
  ['a time zone that is none', 'PUT', () => '/v1/calendars/office', { ...OFFICE, timeZone: 'Moon/Sea' }],
  ['a field that nobody knows', 'PUT', () => '/v1/calendars/office', { ...OFFICE, wrong: true }],
  ['a status that is used, in another category', 'PUT', () => '/v1/statuses/open', { category: 'hold' }],
  ['a default calendar that is not there', 'PATCH', () => '/v1/options', { defaultCalendar: 'x' }],
  ['a calendar of a team that is not there', 'PUT', () => '/v1/teams/999/calendar', { calendar: null }],
  ['a calendar that is not there, for a team', 'PUT', () => team, { calendar: 'x' }],
];

test.each(REFUSED)('%s is refused as the change is, and nothing begins', async (_, method, path, body) => {
  const known = await begun();
  const [tried, made] = [await ask('POST', `${path()}/dry-run`, body), await ask(method, path(), body)];
  const told = ({ status, body: { code, detail, fields } }: typeof tried) => ({
    status,
    code,
    detail,
    fields,
  });
  expect(made.status).toBeGreaterThanOrEqual(400);
  expect(told(tried)).toEqual(told(made));
  expect(await begun()).toEqual(known);
});

test('a request that is repeated names the same job', async () => {
  const tried = () =>
    ask('POST', '/v1/sla-policies/gold/dry-run', policyOf(3), { 'idempotency-key': 'tried-once' });
  const [first, known] = [await tried(), await begun()];
  expect((await tried()).body.id).toBe(first.body.id);
  expect(await begun()).toEqual(known);
});

test('when it is done its job has the counts, which the change then turns out to have', async () => {
  const now = new Date(Date.now() - 5 * 3_600_000);
  const { ticket } = await givenTicket(database, { kind: 'internal_note', now });
  await projectTicket({ table: database.table, shards: 1 }, ticket.id);
  const queue = new JobQueue();
  const done = async (jobId: unknown) => {
    await queue.begin(String(jobId)).drain(database.table);
    return (await ask('GET', `/v1/jobs/${jobId}`)).body;
  };
  await done((await ask('PUT', '/v1/sla-policies/gold', policyOf(6))).body.jobId);
  const tried = await ask('POST', '/v1/sla-policies/gold/dry-run', policyOf(4));
  expect(await done(tried.body.id)).toMatchObject({
    state: 'done',
    progress: { done: 1, total: 1 },
    counts: { tickets: 1, changed: 1, breached: 1, unbreached: 0, met: 0 },
    resultUrl: expect.stringContaining('sla.dry_run.jsonl'),
  });
  const made = await ask('PUT', '/v1/sla-policies/gold', policyOf(4));
  expect(await done(made.body.jobId)).toMatchObject({ counts: { tickets: 1 } });
});

test('a list of jobs leaves out inputs that are large', async () => {
  const exceptions = Array.from({ length: 360 }, (_, at) => ({
    date: new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10),
    mode: 'replace',
    spans: [['09:00', '12:30']],
  }));
  const { id } = (await ask('POST', '/v1/calendars/office/dry-run', { ...OFFICE, exceptions })).body;
  const [first] = (await ask('GET', '/v1/jobs')).body.items as [Record<string, unknown>];
  expect(first).toMatchObject({ id, input: null });
  expect((await ask('GET', `/v1/jobs/${id}`)).body.input).toMatchObject({ area: 'calendars' });
});
