import { ulid } from 'ulid';
import { setAvailability } from '../../core/availability/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { noteOpened, noteShown, sentWrite } from '../../core/form-visit/index.ts';
import { ticketFactsSource } from '../../core/report/index.ts';
import { bookSubject } from '../../core/report/store/book-subject.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as configuration } from '../../functions/api/configuration/index.ts';
import { handler as reports } from '../../functions/api/reports/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { METRIC_KEYS } from '../../schemas/report.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenAgent, givenTeam, givenTicket } from '../support/desk.ts';
import { JobQueue } from '../support/job-queue.ts';

const api = apiOf(authorizer, { agents, configuration, reports, rules, tickets });
const token = 'token-of-the-admin';
/** Metrics of which none is for admins alone, of acts and of what is live. */
const METRICS = METRIC_KEYS.filter(
  (key) => !/^(mail|bounce|deflection|agent|tag|backlog|un)/.test(key),
).slice(0, 30);
const made: number[] = [];
let database: TestDatabase;
let [support, sales] = [0, 0];
let ada: { id: number; secret: string };
let light: { id: number; secret: string };
let limited: { id: number; secret: string };

async function agentOf(role: 'agent' | 'light_agent', teamIds: number[] | null) {
  const { id } = await givenAgent(database, role, teamIds);
  const body = { name: 'Test', owner: { kind: 'agent', id } };
  const { secret } = (await api('POST', '/v1/tokens', { token, body })).body;
  return { id, secret: String(secret) };
}

/** Counts everything, as the consumer of events does. */
async function count() {
  const source = ticketFactsSource(database.table, keptConfiguration(database.table));
  const context = { ...testContext(), now: new Date() };
  for (const id of made)
    await bookSubject({ table: database.table, derive: () => source.factsOf(id, new Date()) }, context, {
      kind: 'ticket',
      id,
    });
}

beforeAll(async () => {
  database = await databaseWithAdmin(token);
  support = (await givenTeam(database, 'Support')).id;
  sales = (await givenTeam(database, 'Sales')).id;
  ada = await agentOf('agent', null);
  light = await agentOf('light_agent', null);
  limited = await agentOf('agent', [sales]);
  for (const [teamId, subject] of [
    [support, 'One'],
    [support, 'Two'],
    [sales, 'Three'],
  ] as const) {
    const { ticket } = await givenTicket(database, { subject, teamId, assigneeId: ada.id });
    made.push(ticket.id);
  }
  await api('PATCH', `/v1/tickets/${made[0]}`, { token: ada.secret, body: { status: 'solved' } });
  const form = { key: 'fault', labels: { en: 'Something is broken' }, fields: [] };
  await api('POST', '/v1/forms', { token, body: form });
  await api('PATCH', `/v1/tickets/${made[1]}`, { token: ada.secret, body: { form: 'fault' } });
  await count();
});
afterAll(() => database.stop());

const contextAt = (time: string) => ({
  ...testContext(),
  now: new Date(time),
  newId: () => ulid(Date.parse(time)),
});
const post = (path: string, body: object, who = token) => api('POST', path, { token: who, body });
const PERIOD = { from: '2026-01-01', to: '2036-01-01' };
const query = (more: object = {}, who = token) =>
  post('/v1/reports/query', { metrics: ['tickets_created', 'solves'], period: PERIOD, ...more }, who);
const drill = (more: object = {}, who = token) =>
  post(
    '/v1/reports/drill',
    { query: { metrics: ['tickets_created'], period: PERIOD }, metric: 'tickets_created', ...more },
    who,
  );

describe('a question', () => {
  test('is answered by figures that say what they are', async () => {
    const { status, body } = await query({ dimensions: ['ticket.teamId'] });
    expect(status).toBe(200);
    expect(body.totals).toMatchObject({
      tickets_created: { value: 3, n: 3, isExact: true, isAdditive: true, clock: null },
      solves: { value: 1 },
    });
    expect(body.rows).toMatchObject([
      { values: [{ key: support, label: 'Support' }], figures: { tickets_created: { value: 2 } } },
      { values: [{ key: sales, label: 'Sales' }], figures: { tickets_created: { value: 1 } } },
    ]);
  });

  test('goes by the form that a ticket has, and those of a form alone', async () => {
    const { body } = await query({ metrics: ['tickets_created'], dimensions: ['ticket.form'] });
    const figures = Object(body.rows).map(
      (row: { values: { key: unknown; label: unknown }[]; figures: Record<string, { value: number }> }) => [
        row.values[0]?.key,
        row.figures.tickets_created?.value,
      ],
    );
    expect(new Map(figures)).toEqual(
      new Map<unknown, unknown>([
        ['fault', 1],
        [null, 2],
      ]),
    );
    const filter = { all: [{ field: 'ticket.form', operator: 'is', value: 'fault' }] };
    expect((await query({ filter })).body.totals).toMatchObject({ tickets_created: { value: 1 } });
  });

  test('of a part of time has its parts', async () => {
    const { body } = await query({ period: '2026-03', by: 'day', timeZone: 'Asia/Kathmandu' });
    expect(body.slots).toHaveLength(31);
    const days = Object(body.series).map(
      (figures: Record<string, { value: number }>) => figures.tickets_created?.value,
    );
    expect(days.filter(Boolean)).toEqual([3]);
  });

  test('is answered to who is limited to teams by what these did, and says so', async () => {
    const { body } = await query({}, limited.secret);
    expect(body).toMatchObject({
      totals: { tickets_created: { value: 1 } },
      scope: { teamIds: [sales], agents: 'own' },
    });
  });

  test('of agents is for those who may see them', async () => {
    const byAgent = { metrics: ['solves'], dimensions: ['act.agent'] };
    expect((await query(byAgent)).body.rows).toMatchObject([
      { values: [{ key: ada.id, label: 'Ada Kern' }] },
    ]);
    expect((await query(byAgent, ada.secret)).body.rows).toHaveLength(1);
    expect((await query(byAgent, light.secret)).status).toBe(403);
    expect((await query({ metrics: ['mail_held'] }, ada.secret)).status).toBe(403);
  });

  test('of when agents were there is of oneself to who may not see what others do, in its total, too', async () => {
    const changed = (agentId: number, status: 'online' | 'offline', minute: string) =>
      setAvailability(database.table, contextAt(`2026-05-01T09:${minute}:00Z`), {
        principal: { kind: 'agent', id: agentId, role: 'agent', teamIds: null, scopes: ['*'] },
        agentId,
        status,
      });
    for (const [agentId, until] of [
      [ada.id, '10'],
      [limited.id, '50'],
    ] as const) {
      await changed(agentId, 'online', '00');
      await changed(agentId, 'offline', until);
    }
    const online = { metrics: ['agent_online'], period: '2026-05-01', timeZone: 'UTC' };
    const seconds = async (who: string) =>
      Object((await query(online, who)).body.totals).agent_online?.value ?? null;
    expect([await seconds(token), await seconds(ada.secret)]).toEqual([3600, 600]);
    expect((await query({ ...online, dimensions: ['act.agent'] }, ada.secret)).body).toMatchObject({
      rows: [{ values: [{ key: ada.id }], figures: { agent_online: { value: 600 } } }],
      totals: { agent_online: { value: 600 } },
      scope: { agents: 'own' },
    });
    expect((await query(online, light.secret)).status).toBe(403);
    const opened = { query: online, metric: 'agent_online' };
    expect((await drill(opened, ada.secret)).body).toMatchObject({ figure: { value: 600 } });
    expect((await drill(opened, light.secret)).status).toBe(403);
  });

  test.each([
    [{ metrics: [] }],
    [{ metrics: ['happiness'] }],
    [{ period: 'never' }],
    [{ period: { from: 'x', to: 'y' } }],
    [{ by: 'minute' }],
    [{ dimensions: ['ticket.subject'] }],
    [{ dimensions: ['a', 'b', 'c', 'd'] }],
    [{ timeZone: 'Nowhere' }],
    [{ filter: { all: [{ field: 'ticket.teamId', operator: 'is', value: 'x' }] } }],
    [{ limit: 0 }],
    [{ colour: 'red' }],
  ])('%j is refused', async (wrong) => {
    const { status, body } = await query(wrong);
    expect([status, typeof body.code]).toEqual([422, 'string']);
  });
});

describe('a figure', () => {
  test('opens to its tickets, page by page', async () => {
    const first = await drill({ limit: 2 });
    expect(first.body).toMatchObject({ figure: { value: 3 }, hidden: { n: 0 } });
    const second = await drill({ limit: 2, cursor: first.body.cursor });
    const ids = [first, second].flatMap(({ body }) => Object(body.items)).map(({ ticketId }) => ticketId);
    expect(ids.toSorted()).toEqual(made.toSorted());
    expect(second.body.cursor).toBeNull();
  });

  test('counts the tickets that the caller may not read', async () => {
    await api('PATCH', `/v1/tickets/${made[2]}`, { token, body: { teamId: support, assigneeId: null } });
    await count();
    const { body } = await drill({}, limited.secret);
    expect(body).toMatchObject({ figure: { value: 1 }, items: [], hidden: { n: 1, sum: 1 } });
  });

  test.each([[{ values: [1] }], [{ metric: 'x' }], [{ slot: '2027-01-01' }], [{ limit: 500 }]])(
    'that is named as %j is refused',
    async (wrong) => expect((await drill(wrong)).status).toBe(422),
  );
});

describe('the library', () => {
  const report = {
    key: 'mine',
    label: 'Mine',
    parts: [{ key: 'one', label: 'One', show: 'table', query: { metrics: ['solves'] } }],
  };
  const withQuery = (asked: object) => ({
    ...report,
    key: 'bad',
    parts: [{ ...report.parts[0], query: asked }],
  });

  test('has what the desk came with, and what admins save', async () => {
    expect((await post('/v1/reports', report)).status).toBe(201);
    const { items } = (await api('GET', '/v1/reports?limit=100', { token: light.secret })).body;
    expect(Object(items).map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['overview', 'teams', 'self-service', 'mine']),
    );
    const overview = await api('GET', '/v1/reports/overview', { token: ada.secret });
    expect(overview.body).toMatchObject({ isShipped: true, label: 'Overview' });
    expect((await post('/v1/reports', { ...report, key: 'other' }, ada.secret)).status).toBe(403);
  });

  test('refuses what cannot be told, by its path', async () => {
    const { status, body } = await post(
      '/v1/reports',
      withQuery({ metrics: ['solves'], dimensions: ['ticket.x'] }),
    );
    expect([status, body.errors]).toMatchObject([422, [{ path: 'parts.0.query.dimensions.0' }]]);
    expect((await post('/v1/reports', withQuery({ metrics: ['backlog'], by: 'weekday' }))).status).toBe(422);
    expect((await post('/v1/reports', { ...report, key: 'metrics' })).status).toBe(422);
  });

  test('is a part of the desk as code', async () => {
    const { body } = await api('GET', '/v1/configuration', { token });
    expect(Object(body.reports).mine).toMatchObject({ label: 'Mine', parts: [{ key: 'one' }] });
    const same = { bilet: 1, reports: body.reports };
    expect((await post('/v1/configuration/plan', same)).body.changes).toEqual([]);
    const other = {
      bilet: 1,
      reports: { ...Object(body.reports), mine: { ...report, key: undefined, label: 'Ours' } },
    };
    expect((await post('/v1/configuration/plan', other)).body.changes).toMatchObject([{ key: 'mine' }]);
  });

  test('of metrics says what is measured, and by what it is told apart', async () => {
    const { body } = await api('GET', '/v1/reports/metrics', { token: light.secret });
    expect(body.metrics).toContainEqual(expect.objectContaining({ key: 'first_response', kind: 'duration' }));
    expect(body.dimensions).toContainEqual({ key: 'ticket.teamId', label: 'Team' });
  });
});

test('a file has what reports say to whoever asked', async () => {
  const asked = { metrics: ['tickets_created'], period: PERIOD, dimensions: ['ticket.teamId'] };
  const parts = [{ key: 'teams', label: 'Teams', show: 'table', query: asked }];
  const csv = await post('/v1/reports/export', { parts, format: 'csv' }, limited.secret);
  expect(csv.status).toBe(201);
  const queue = new JobQueue().begin(String(csv.body.id));
  queue.now = new Date();
  await queue.drain(database.table);
  expect(Object.values(queue.files).map(({ body }) => String(body))).toEqual([
    '\uFEFFTeam,Tickets created\r\nSales,1\r\nTotal,1\r\n',
  ]);
  expect((await post('/v1/reports/export', { parts, format: 'pdf' })).status).toBe(422);
});

describe('a file that somebody may not have, or that cannot be made, is refused before a job begins', () => {
  const part = (asked: object) => ({
    key: 'one',
    label: 'One',
    show: 'table',
    query: { metrics: ['solves'], period: PERIOD, ...asked },
  });
  const refused = async (parts: object[], format = 'xlsx', who = token) => {
    const { status, body } = await post('/v1/reports/export', { parts, format }, who);
    expect(body).not.toHaveProperty('kind');
    return [status, body.code, Object(body.errors)[0]?.path];
  };

  test('as it shows what others do', async () => {
    const byAgent = [part({}), part({ dimensions: ['act.agent'] })];
    expect((await refused(byAgent, 'xlsx', light.secret))[0]).toBe(403);
    expect((await refused([part({ metrics: ['mail_held'] })], 'csv', ada.secret))[0]).toBe(403);
  });

  test('with the path of what is wrong', async () => {
    const wrong = [part({}), part({ dimensions: ['ticket.colour'] })];
    expect(await refused(wrong)).toEqual([422, 'input.invalid', 'parts.1.query.dimensions.0']);
    expect(await refused([part({}), part({})], 'csv')).toEqual([422, 'input.invalid', 'parts']);
    const early = await refused([part({ timeZone: 'Nowhere' })]);
    expect(early).toEqual([422, 'input.invalid', 'parts.0.query.timeZone']);
  });

  test('and when it has more figures than a job writes, with what to ask instead', async () => {
    const hours = part({
      metrics: METRICS,
      period: { from: '2026-01-01', to: '2027-01-01' },
      by: 'hour',
      dimensions: ['ticket.teamId', 'ticket.channel', 'act.actor'],
    });
    expect(await refused([hours])).toEqual([422, 'report.too_large', undefined]);
    const fewer = { ...hours, query: { ...hours.query, limit: 1 } };
    expect((await post('/v1/reports/export', { parts: [fewer], format: 'csv' })).status).toBe(201);
  });
});

describe('what helped in place of tickets', () => {
  const asked = { metrics: ['deflection'], period: 'last_7_days' };
  const told = async (more: object = {}) =>
    Object((await query({ ...asked, ...more })).body.totals).deflection;
  const DAY_MS = 86_400_000;

  /** A visit of a form some days ago, in which articles were suggested. */
  async function visited(daysAgo: number, { opened = false, sent = false } = {}) {
    const now = new Date(Date.now() - daysAgo * DAY_MS);
    const id = ulid(now.getTime());
    await noteShown(database.table, { id, articleIds: [1], customerId: null, now });
    if (opened) await noteOpened(database.table, { id, articleId: 1, now });
    if (sent) await database.table.write([sentWrite(id, now)]);
  }

  test('is who opened an article and sent no ticket for a day, of those who were shown one', async () => {
    expect(await told()).toMatchObject({ value: null, n: 0, isAtMost: true });
    await visited(3);
    await visited(3, { opened: true });
    await visited(3, { opened: true, sent: true });
    expect(await told()).toMatchObject({ value: 0.3333, n: 3, sum: 1, isAtMost: true });
    await visited(0, { opened: true });
    expect(await told({ period: 'today', timeZone: 'UTC' })).toMatchObject({ value: 1, n: 1 });
  });

  test('is told beside other figures, opened to its visits, and refused for a time of which nothing is kept', async () => {
    const both = { ...asked, metrics: ['deflection', 'mail_held'] };
    expect(Object((await query(both)).body.totals)).toMatchObject({
      deflection: { n: 4 },
      mail_held: { n: 0 },
    });
    const { body } = await drill({ query: asked, metric: 'deflection' });
    expect(
      Object(body.items)
        .map(({ value }: { value: number }) => value)
        .sort(),
    ).toEqual([0, 0, 1, 1]);
    await visited(200, { opened: true });
    const year = await query({ ...asked, period: 'last_365_days' });
    expect(Object(year.body.totals).deflection).toMatchObject({ n: 5, sum: 3 });
    const past = await query({ ...asked, period: '2025-01' });
    expect(past).toMatchObject({ status: 422, body: { code: 'report.not_told' } });
  });
});
