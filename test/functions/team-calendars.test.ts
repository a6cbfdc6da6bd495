import { keptConfiguration } from '../../core/configuration/index.ts';
import { rederiveTicket, serviceLevels } from '../../core/service-level/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as assignment } from '../../functions/api/assignment/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket } from '../support/desk.ts';

const api = apiOf(authorizer, { agents, assignment, calendars, rules, sla, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  api(method, path, { token, headers, ...(body && { body }) });
const hours = (spans: string[][]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, spans]));
const SECONDS = { low: 3600, normal: 3600, high: 3600, urgent: 3600 };

test('tickets are judged by the calendar of the team that they have now, before that of the desk', async () => {
  await ask('PUT', '/v1/calendars/always', { timeZone: 'UTC', week: hours([['00:00', '24:00']]) });
  await ask('PUT', '/v1/calendars/never', { timeZone: 'UTC', week: {} });
  await ask('PATCH', '/v1/options', { defaultCalendar: 'never' });
  const team = Number((await ask('POST', '/v1/teams', { name: 'Nights' })).body.id);
  const other = Number((await ask('POST', '/v1/teams', { name: 'Days' })).body.id);
  const targets = { requester_wait: { clock: 'business', seconds: SECONDS } };
  expect((await ask('PUT', '/v1/sla-policies/all', { conditions: {}, targets })).status).toBe(200);
  const none = { teamId: team, calendar: null, version: 0, jobId: null };
  expect((await ask('GET', `/v1/teams/${team}/calendar`)).body).toEqual(none);
  const given = await ask('PUT', `/v1/teams/${team}/calendar`, { calendar: 'always' });
  expect(given).toMatchObject({ status: 200, body: { calendar: 'always', version: 1 } });
  expect(given.body.jobId).toEqual(expect.any(String));
  expect((await ask('GET', `/v1/teams/${team}/calendar`)).body).toEqual(given.body);
  const { ticket } = await givenTicket(database);
  const keep = keptConfiguration(database.table);
  await rederiveTicket(database.table, testContext(), ticket.id, serviceLevels(database.table, keep));
  const shown = async () => Object((await ask('GET', `/v1/tickets/${ticket.id}`)).body).sla.metrics;
  expect((await shown()).requester_wait.usedSeconds).toBe(0);
  await ask('PATCH', `/v1/tickets/${ticket.id}`, { teamId: team });
  expect((await shown()).requester_wait.usedSeconds).toBeGreaterThan(3600);
  await ask('PATCH', `/v1/tickets/${ticket.id}`, { teamId: other });
  expect((await shown()).requester_wait.usedSeconds).toBe(0);
  expect((await ask('POST', '/v1/calendars/always/retire')).body).toMatchObject({ code: 'calendar.of_team' });
  const stale = await ask('PUT', `/v1/teams/${team}/calendar`, { calendar: null }, { 'if-match': '"4"' });
  expect(stale.status).toBe(412);
  const events = await ask('GET', `/v1/teams/${team}/events`);
  expect(Object(events.body).items.at(-1)).toMatchObject({
    type: 'configuration.created',
    change: { calendar: { before: null, after: 'always' } },
  });
});

test('a calendar by which an agent is at work is not retired until they have another', async () => {
  await ask('PUT', '/v1/calendars/early', { timeZone: 'UTC', week: hours([['06:00', '14:00']]) });
  const profile = (calendar: string | null) =>
    ask('PUT', '/v1/agents/1/profile', { capacity: { all: 5 }, calendar });
  expect((await profile('early')).status).toBe(200);
  expect(await ask('POST', '/v1/calendars/early/retire')).toMatchObject({
    status: 409,
    body: { code: 'calendar.of_agent' },
  });
  expect((await profile(null)).status).toBe(200);
  expect((await ask('POST', '/v1/calendars/early/retire')).status).toBe(200);
});

test.each([
  [{ calendar: 'nobody' }, 'calendar'],
  [{ calendar: 'Not a key' }, 'calendar'],
  [{}, 'calendar'],
  [{ calendar: null, name: 'Other' }, 'name'],
])('%j is refused', async (body, path) => {
  const refused = await ask('PUT', '/v1/teams/1/calendar', body);
  expect(refused).toMatchObject({ status: 422, body: { errors: [expect.objectContaining({ path })] } });
});
