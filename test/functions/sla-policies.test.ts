import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket, meaningfulRows } from '../support/desk.ts';
import { givenOffice } from '../support/given-calendar.ts';

const api = apiOf(authorizer, { calendars, rules, sla });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  await givenOffice(database.table);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  api('POST', path, { token, headers, ...(body && { body }) });
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PATCH', path, { token, body, headers });
const put = (key: string, body: object, headers: Record<string, string> = {}) =>
  api('PUT', `/v1/sla-policies/${key}`, { token, body, headers });
const problemsIn = ({ body }: { body: Record<string, unknown> }): [string, string][] =>
  Object(body.errors ?? []).map(({ path, message }: { path: string; message: string }) => [path, message]);

const EVERY = { low: 3600, normal: 3600, high: 3600, urgent: 3600 };
const business = (more: object = {}) => ({ clock: 'business', seconds: EVERY, ...more });
const calendar = (seconds: object) => ({ clock: 'calendar', seconds });
const is = (field: string, value: unknown) => ({ all: [{ field, operator: 'is', value }] });

describe('an SLA policy', () => {
  test('is made, read, changed, retired, restored and audited', async () => {
    const body = {
      key: 'gold',
      name: 'Gold',
      position: 5,
      calendar: 'office',
      conditions: is('ticket.tags', 'gold'),
      targets: { resolution: business() },
    };
    const made = await post('/v1/sla-policies', body);
    const shown = { ...business(), calendar: null, warnings: [], escalateEverySeconds: null };
    expect(made).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: {
        ...body,
        isActive: true,
        noSla: false,
        targets: { resolution: shown },
        isRetired: false,
        version: 1,
      },
    });
    expect((await get('/v1/sla-policies/gold')).body).toEqual(made.body);
    expect((await post('/v1/sla-policies', body)).body).toMatchObject({ code: 'sla_policy.key_taken' });
    const changed = await patch('/v1/sla-policies/gold', { position: 4 }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({
      status: 200,
      body: { ...body, position: 4, targets: { resolution: shown } },
    });
    expect((await patch('/v1/sla-policies/gold', { position: 3 }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await put('gold', { conditions: {} }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch('/v1/sla-policies/nobody', { position: 3 })).status).toBe(404);
    expect((await post('/v1/sla-policies/gold/retire')).body).toMatchObject({ isRetired: true });
    expect((await post('/v1/sla-policies/gold/restore')).body).toMatchObject({ isRetired: false });
    const { items } = Object((await get('/v1/sla-policies/gold/events')).body);
    expect(items.map(({ type }: { type: string }) => type)).toEqual(
      ['created', 'updated', 'retired', 'restored'].map((act) => `configuration.${act}`),
    );
    expect(items[1]).toMatchObject({ change: { position: { before: 5, after: 4 } } });
    expect((await get('/v1/sla-policies/gold/events/proof')).body).toMatchObject({ state: 'intact' });
  });

  test('tells the bus what it promises, and neither its name nor what its conditions name', async () => {
    const conditions = is('requester.name', 'Secret Person');
    await put('quiet', {
      name: 'Made-up words',
      conditions,
      calendar: 'office',
      targets: { resolution: business() },
    });
    const { event, words } = Object(
      (await database.table.query({ pk: 'CONFIG#slapolicies#quiet', from: 'E#', to: 'E#~' })).rows[0],
    );
    expect(event.configuration.facts).toMatchObject({
      calendar: 'office',
      targets: { resolution: { seconds: EVERY } },
    });
    expect(JSON.stringify(event)).not.toMatch(/Made-up|Secret/);
    expect(JSON.stringify(words)).toMatch(/Made-up.*Secret|Secret.*Made-up/);
    await post('/v1/sla-policies/quiet/retire');
  });

  test('is saved whether there is one or not: called by its key, behind all others, in its place when saved again, in use when it was retired', async () => {
    const first = await put('saved', { conditions: {}, noSla: true });
    expect(first).toMatchObject({
      status: 200,
      body: { name: 'saved', noSla: true, targets: {}, version: 1 },
    });
    const { position } = Object(first.body);
    expect((await put('behind', { conditions: {}, noSla: true })).body).toMatchObject({
      position: position + 1,
    });
    await post('/v1/sla-policies/saved/retire');
    const again = await put('saved', { key: 'saved', name: 'Saved', conditions: {}, noSla: true });
    expect(again.body).toMatchObject({ name: 'Saved', position, isRetired: false, version: 3 });
    expect(problemsIn(await put('saved', { key: 'other', conditions: {}, noSla: true }))).toEqual([
      ['key', 'must be the one in the path'],
    ]);
  });

  test('is made once by a request that is repeated', async () => {
    const body = { key: 'once', conditions: {}, noSla: true };
    const key = { 'idempotency-key': 'policy' };
    const first = await post('/v1/sla-policies', body, key);
    expect(await post('/v1/sla-policies', body, key)).toMatchObject({
      body: first.body,
      headers: { 'idempotency-replayed': 'true' },
    });
  });

  test('takes days, weeks and months of calendar time, and no time at all, up to ten years', async () => {
    const targets = {
      resolution: calendar({
        low: { months: 1, days: 1 },
        normal: { weeks: 1 },
        high: 0,
        urgent: 315_360_000,
      }),
      first_response: business({ seconds: { urgent: { hours: 1, minutes: 30, seconds: 1 } } }),
    };
    const { body } = await put('units', { conditions: {}, calendar: 'office', targets });
    expect(body).toMatchObject({
      targets: {
        resolution: { seconds: { low: 31 * 86_400, normal: 604_800, high: 0, urgent: 315_360_000 } },
        first_response: { seconds: { urgent: 5401 } },
      },
    });
  });

  test('promises nothing to a priority whose time is null', async () => {
    const targets = { resolution: calendar({ low: null, normal: 60 }) };
    const { body } = await put('some', { conditions: {}, targets });
    expect(Object(body.targets).resolution.seconds).toEqual({ normal: 60 });
  });
});

const UNFIXED = 'of business hours have no fixed length';
const target = (resolution: object) => ({ conditions: {}, calendar: 'office', targets: { resolution } });
const asking = (field: string, operator: string, value?: unknown) => ({
  conditions: { any: [{ all: [{ field, operator, ...(value !== undefined && { value }) }] }] },
  noSla: true,
});
const CONDITION = 'conditions.any.0.all.0';

test.each<[string, object, string, RegExp]>([
  [
    'days of business hours',
    target(business({ seconds: { low: { days: 1 } } })),
    'targets.resolution.seconds.low',
    new RegExp(UNFIXED),
  ],
  [
    'months of business hours',
    target(business({ seconds: { low: { hours: 1, months: 1 } } })),
    'targets.resolution.seconds.low',
    new RegExp(UNFIXED),
  ],
  [
    'half a second',
    target(business({ seconds: { low: 0.5 } })),
    'targets.resolution.seconds.low',
    /whole seconds/,
  ],
  [
    'less than nothing',
    target(business({ seconds: { low: -1 } })),
    'targets.resolution.seconds.low',
    /at least 0/,
  ],
  [
    'more than ten years',
    target(calendar({ low: 315_360_001 })),
    'targets.resolution.seconds.low',
    /315360000/,
  ],
  [
    'more than ten years in units',
    target(calendar({ low: { months: 122 } })),
    'targets.resolution.seconds.low',
    /315360000/,
  ],
  ['no unit', target(calendar({ low: {} })), 'targets.resolution.seconds.low', /unit of time/],
  ['a priority that is none', target(calendar({ burning: 1 })), 'targets.resolution.seconds.burning', /./],
  ['a metric that is none', { conditions: {}, targets: { mood: business() } }, 'targets.mood', /./],
  [
    'a clock that is none',
    target({ clock: 'lunar', seconds: {} }),
    'targets.resolution.clock',
    /calendar, business/,
  ],
  [
    'escalations within a minute',
    target(business({ escalateEverySeconds: 59 })),
    'targets.resolution.escalateEverySeconds',
    /60/,
  ],
  [
    'a warning behind the end',
    target(business({ warnings: [{ percent: 101 }] })),
    'targets.resolution.warnings.0.percent',
    /at most 100/,
  ],
  [
    'a warning that says both',
    target(business({ warnings: [{ percent: 1, beforeSeconds: 1 }] })),
    'targets.resolution.warnings.0',
    /percent/,
  ],
  [
    'eleven warnings',
    target(business({ warnings: Array.from({ length: 11 }, () => ({ percent: 1 })) })),
    'targets.resolution.warnings',
    /10/,
  ],
  ['a calendar that is none', { ...target(business()), calendar: 'nowhere' }, 'calendar', /in use/],
  [
    'a metric with a calendar that is none',
    target(business({ calendar: 'nowhere' })),
    'targets.resolution.calendar',
    /in use/,
  ],
  [
    'business hours and no calendar at all',
    { ...target(business()), calendar: null },
    'targets.resolution.calendar',
    /defaultCalendar/,
  ],
  ['no SLA and a target', { ...target(business()), noSla: true }, 'targets', /noSla/],
  [
    'a time that moves',
    asking('ticket.createdAt', 'before', { ago: 'P1D' }),
    `${CONDITION}.value`,
    /fixed time/,
  ],
  [
    'a time that moves by business hours',
    asking('ticket.createdAt', 'within_last', { duration: 'PT1H', hours: 'business' }),
    `${CONDITION}.value`,
    /fixed time/,
  ],
  ['a change', asking('ticket.priority', 'changed_to', 'urgent'), `${CONDITION}.operator`, /change/],
  ['a message', asking('message.text', 'contains', 'urgent'), `${CONDITION}.field`, /messages/],
  ['an event', asking('event.type', 'is', 'ticket.created'), `${CONDITION}.field`, /ticket as it is/],
  ['a field that is none', asking('ticket.mood', 'is', 'bad'), `${CONDITION}.field`, /not a field/],
  ['a team that is none', asking('ticket.teamId', 'is', 99), `${CONDITION}.value`, /not a team/],
  [
    'a mailbox that is none',
    asking('mailbox', 'is', 'no@desk.example.com'),
    `${CONDITION}.value`,
    /not a mailbox/,
  ],
  [
    'too many words',
    asking(
      'ticket.subject',
      'any_of',
      Array.from({ length: 100 }, (_, at) => `${at}${'x'.repeat(400)}`),
    ),
    'conditions',
    /too large/,
  ],
  ['a place before the first', { conditions: {}, position: -1 }, 'position', /0/],
  ['conditions that are none', { conditions: [] }, 'conditions', /./],
])('a policy with %s is refused, and nothing changes', async (_, body, path, message) => {
  const before = await meaningfulRows(database);
  const answer = await put('wrong', body);
  expect(answer.status).toBe(422);
  expect(problemsIn(answer)).toEqual([[path, expect.stringMatching(message)]]);
  expect(await meaningfulRows(database)).toEqual(before);
});

const bodySchema = z.looseObject({ key: z.string() });
const casesSchema = z.object({
  cases: z.array(z.object({ policies: z.array(bodySchema).default([]) })),
});

test('every policy of the worked cases is taken as it stands there', async () => {
  const { cases } = casesSchema.parse(JSON.parse(readFileSync('test/core/sla/cases.json', 'utf8')));
  const bodies = new Map(
    cases.flatMap(({ policies }) => policies).map((body) => [JSON.stringify(body), body]),
  );
  expect(bodies.size).toBeGreaterThan(5);
  for (const body of bodies.values()) {
    const answer = await put(body.key, body);
    expect([answer.status, problemsIn(answer)]).toEqual([200, []]);
    expect(answer.body).toMatchObject({ key: body.key, noSla: body.noSla === true });
  }
  const short = {
    all: [
      { field: 'priority', operator: 'isNot', value: 'low' },
      {
        any: [
          { field: 'tags', operator: 'noneOf', value: ['a'] },
          { field: 'organisation', operator: 'present' },
        ],
      },
      { field: 'team', operator: 'absent' },
      { field: 'type', operator: 'anyOf', value: ['incident'] },
    ],
  };
  expect((await put('short', { conditions: short, noSla: true })).body.conditions).toEqual({
    all: [
      { field: 'ticket.priority', operator: 'is_not', value: 'low' },
      {
        any: [
          { field: 'ticket.tags', operator: 'none_of', value: ['a'] },
          { field: 'ticket.organisationId', operator: 'present' },
        ],
      },
      { field: 'ticket.teamId', operator: 'absent' },
      { field: 'ticket.type', operator: 'any_of', value: ['incident'] },
    ],
  });
});

test('a policy takes keys with hyphens, shares that are no whole percent, and no value where none is asked for', async () => {
  const conditions = { any: [{ field: 'organisation', operator: 'present', value: null }] };
  const warnings = [{ percent: 33.3 }];
  const answer = await put('big-customers', {
    ...{ conditions, calendar: 'office', targets: { resolution: business({ warnings }) } },
  });
  expect([answer.status, problemsIn(answer)]).toEqual([200, []]);
  expect(answer.body).toMatchObject({
    key: 'big-customers',
    conditions: { any: [{ field: 'ticket.organisationId', operator: 'present' }] },
    targets: { resolution: { warnings } },
  });
});

describe('calendars and policies', () => {
  test('hold each other: what a policy in use counts by is not retired', async () => {
    await put('held', { conditions: {}, calendar: 'office', targets: { resolution: business() } });
    const retire = () => post('/v1/calendars/office/retire');
    expect(await retire()).toMatchObject({ status: 409, body: { code: 'calendar.in_policy' } });
    await patch('/v1/options', { defaultCalendar: 'office' });
    expect((await patch('/v1/sla-policies/held', { calendar: null })).status).toBe(200);
    const unset = await patch('/v1/options', { defaultCalendar: null });
    expect(unset).toMatchObject({ status: 409, body: { code: 'calendar.in_policy' } });
    expect(String(unset.body.detail)).toContain('`held`');
  });
});

describe('why a policy is in force', () => {
  test('is said policy by policy', async () => {
    const { ticket } = await givenTicket(database);
    for (const { key } of Object((await get('/v1/sla-policies?limit=100')).body).items)
      await post(`/v1/sla-policies/${key}/retire`);
    await put('urgent', { position: 1, conditions: is('priority', 'urgent'), noSla: true });
    await put('rest', { position: 2, conditions: {}, noSla: true });
    const explained = await post('/v1/sla-policies/explain', { ticketId: ticket.id });
    expect(explained).toMatchObject({
      status: 200,
      body: {
        policy: 'rest',
        because: 'conditions',
        reason: null,
        asked: [
          { policy: 'urgent', holds: false, conditions: [{ because: 'Priority is Normal, wanted Urgent' }] },
          { policy: 'rest', holds: true, conditions: [] },
        ],
      },
    });
    await post('/v1/sla-policies/rest/retire');
    expect((await post('/v1/sla-policies/explain', { ticketId: ticket.id })).body).toMatchObject({
      policy: null,
      because: 'none_fits',
    });
    expect((await post('/v1/sla-policies/explain', { ticketId: 999 })).status).toBe(404);
  });
});

describe('a policy that is chosen by hand', () => {
  const choose = (id: number, body: object, headers: Record<string, string> = {}) =>
    api('PUT', `/v1/tickets/${id}/sla/policy`, { token, body, headers });
  const inForce = (id: number) => get(`/v1/tickets/${id}/sla/policy`);

  test('is in force whatever conditions say, until it is given up, and all of it stands in the audit trail with its reason', async () => {
    const { ticket } = await givenTicket(database);
    await put('everyone', { position: 1, conditions: {}, noSla: true });
    await put('partners', { position: 2, isActive: false, conditions: {}, noSla: true });
    expect((await inForce(ticket.id)).body).toMatchObject({ policy: 'everyone', because: 'conditions' });
    const chosen = await choose(ticket.id, { policy: 'partners', reason: 'Made-up words' });
    expect(chosen).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { id: ticket.id, version: 2 },
    });
    expect(chosen.text).not.toContain('Made-up');
    expect(await inForce(ticket.id)).toMatchObject({
      headers: { etag: '"2"' },
      body: { policy: 'partners', because: 'override', reason: 'Made-up words' },
    });
    // The same once more changes nothing, also when nobody could choose it any more.
    await post('/v1/sla-policies/partners/retire');
    expect((await choose(ticket.id, { policy: 'partners', reason: 'Made-up words' })).body).toMatchObject({
      version: 2,
    });
    expect((await inForce(ticket.id)).body).toMatchObject({ policy: 'partners' });
    await choose(ticket.id, { policy: null, reason: 'No partner any more' });
    expect((await inForce(ticket.id)).body).toMatchObject({
      policy: 'everyone',
      because: 'conditions',
      reason: null,
    });
    expect(await choose(ticket.id, { policy: 'partners', reason: 'Again' })).toMatchObject({ status: 422 });
    const all = (await database.table.query({ pk: `T#${ticket.id}`, from: 'E#', to: 'E#~' })).rows;
    const rows = all.filter((row) => Object(row).event.type === 'ticket.updated');
    const told = rows.map((row) => Object(row).event);
    expect(told).toMatchObject([
      { type: 'ticket.updated', ticket: { chosenPolicy: 'partners' }, reworded: ['slaOverride'] },
      { type: 'ticket.updated', ticket: { chosenPolicy: null }, reworded: ['slaOverride'] },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Made-up|partner any more/);
    expect(rows.map((row) => Object(row).words.change.slaOverride.after)).toEqual([
      { policy: 'partners', reason: 'Made-up words' },
      { policy: null, reason: 'No partner any more' },
    ]);
  });

  test('is given up without a word', async () => {
    const { ticket } = await givenTicket(database);
    await put('everyone', { position: 1, conditions: {}, noSla: true });
    await choose(ticket.id, { policy: 'everyone', reason: 'A contract' });
    expect((await choose(ticket.id, { policy: null })).status).toBe(200);
    expect((await inForce(ticket.id)).body).toMatchObject({ policy: 'everyone', because: 'conditions' });
  });

  test.each<[string, object, string]>([
    ['a policy that is none', { policy: 'nobody', reason: 'R' }, 'policy'],
    ['a policy that cannot be one', { policy: 'No body', reason: 'R' }, 'policy'],
    ['no reason', { policy: 'everyone' }, 'reason'],
    ['an empty reason', { policy: 'everyone', reason: ' ' }, 'reason'],
    ['no policy', { reason: 'R' }, 'policy'],
    ['something else', { policy: null, reason: 'R', until: 'tomorrow' }, 'until'],
  ])('%s is refused, and nothing changes', async (_, body, path) => {
    const { ticket } = await givenTicket(database);
    const before = await meaningfulRows(database);
    const answer = await choose(ticket.id, body);
    expect([answer.status, problemsIn(answer).map(([name]) => name)]).toEqual([422, [path]]);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('is chosen by the version that somebody has read, and not for a ticket that is not there', async () => {
    const { ticket } = await givenTicket(database);
    const body = { policy: null, reason: 'R' };
    expect((await choose(ticket.id, body, { 'if-match': '"7"' })).status).toBe(412);
    expect((await choose(ticket.id, body, { 'if-match': '"1"' })).status).toBe(200);
    expect((await choose(9999, body)).status).toBe(404);
  });
});
