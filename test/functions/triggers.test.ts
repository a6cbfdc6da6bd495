import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { ticketSubject } from '../../core/audit/index.ts';
import { createThing } from '../../core/configuration/index.ts';
import { noteChanges } from '../../core/export/index.ts';
import { templateArea } from '../../core/template/index.ts';
import { loadTicket, trashTicket } from '../../core/ticket/index.ts';
import { SHIPPED_TRIGGERS } from '../../core/trigger/shipped-triggers.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as triggers } from '../../functions/api/triggers/index.ts';
import { handler as run } from '../../functions/automation/run.ts';
import { triggerTrialsSchema } from '../../schemas/api/triggers.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import {
  ADMIN,
  allRows,
  givenAgent,
  givenTeam,
  givenTicket,
  later,
  meaningfulRows,
} from '../support/desk.ts';
import { eventsOf } from '../support/events.ts';
import { givenTaskList } from '../support/given-task-list.ts';
import { LAMBDA_CONTEXT } from '../support/lambda-context.ts';

const api = apiOf(authorizer, { triggers });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  api('POST', path, { token, headers, ...(body && { body }) });
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PATCH', path, { token, body, headers });
/** The first event of a ticket comes from the bus. */
async function happens(ticketId: number): Promise<void> {
  const [detail] = await eventsOf(database.table, ticketSubject(ticketId));
  const body = JSON.stringify({ id: 'x', source: 'bilet', 'detail-type': detail?.type, detail });
  const attributes = { ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: String(Date.now()) };
  const record = { messageId: 'm', receiptHandle: 'r', body, attributes };
  const event = { Records: [record] } as unknown as Parameters<typeof run>[0];
  expect(await run(event, LAMBDA_CONTEXT as Context)).toEqual({ batchItemFailures: [] });
}

const VIP = {
  key: 'vip',
  name: 'Important',
  events: ['ticket.created'],
  conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['vip'] }] },
  actions: [
    { do: 'set', field: 'ticket.priority', value: 'urgent' },
    { do: 'note', text: 'Ticket {{ ticket.id }} is important.' },
  ],
};

test('a trigger is made, read, changed, retired, restored and audited', async () => {
  const made = await post('/v1/triggers', VIP, { 'idempotency-key': 'once' });
  expect(made).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { ...VIP, number: 1, position: 1000, isActive: true, afterAutomation: false, switchedOff: null },
  });
  expect((await post('/v1/triggers', VIP, { 'idempotency-key': 'once' })).body).toEqual(made.body);
  const { warnings, ...shown } = made.body;
  expect(warnings).toEqual([]);
  expect((await get('/v1/triggers/vip')).body).toEqual(shown);
  expect((await post('/v1/triggers', VIP)).body).toMatchObject({ code: 'trigger.key_taken' });
  const changed = await patch('/v1/triggers/vip', { position: 5 }, { 'if-match': '"1"' });
  expect(changed).toMatchObject({ status: 200, body: { position: 5, version: 2, actions: VIP.actions } });
  expect((await patch('/v1/triggers/vip', { position: 6 }, { 'if-match': '"1"' })).status).toBe(412);
  expect((await post('/v1/triggers/vip/retire')).body).toMatchObject({ isRetired: true });
  expect((await post('/v1/triggers/vip/restore')).body).toMatchObject({ isRetired: false });
  const { items } = (await get('/v1/triggers/vip/events')).body as { items: { type: string }[] };
  expect(items.map(({ type }) => type.replace('configuration.', ''))).toEqual([
    'created',
    'updated',
    'retired',
    'restored',
  ]);
  expect((await get('/v1/triggers/vip/runs')).body).toMatchObject({ fired: 0, lastFiredAt: null });
});

test('what can be right for no ticket is refused, each by its place', async () => {
  const light = await givenAgent(database, 'light_agent');
  const wrong = await post('/v1/triggers', {
    ...VIP,
    key: 'wrong',
    actions: [
      { do: 'set', field: 'ticket.version', value: 3 },
      { do: 'add_tags', tags: ['right'] },
      { do: 'assign', agent: light.id },
      { do: 'note', text: '{{ ticket.nothing }}' },
      { do: 'status', status: 'nowhere' },
      { do: 'mail', to: ['team', 'support@desk.example.com', 'team'], template: 'nothing' },
      { do: 'task_list', list: 'nothing' },
      { do: 'open_child', team: 999, template: 'nothing' },
      { do: 'answer_with_article', article: 999, status: 'open' },
      { do: 'answer_with_article', texts: { en: '{{ article.body }}' }, status: 'pending' },
    ],
  });
  expect(wrong.status).toBe(422);
  expect(Object(wrong.body.errors).map(({ path }: { path: string }) => path)).toEqual([
    'actions.0.field',
    'actions.2',
    'actions.3.text',
    'actions.4',
    'actions.5.template',
    'actions.5.to.1',
    'actions.5.to.2',
    'actions.6.list',
    'actions.7.team',
    'actions.7.template',
    'actions.8.article',
    'actions.8.status',
    'actions.9.texts.en',
  ]);
  const conditions = { all: [{ field: 'ticket.teamId', operator: 'is', value: 77 }] };
  expect(await post('/v1/triggers', { ...VIP, key: 'wrong', conditions })).toMatchObject({
    status: 422,
    body: { code: 'conditions.invalid' },
  });
  expect((await post('/v1/triggers', { ...VIP, key: 'wrong', events: ['time.entered'] })).status).toBe(422);
  expect((await post('/v1/triggers', { ...VIP, key: 'wrong', actions: [{ do: 'fly' }] })).status).toBe(422);
  for (const days of [0, 61, 1.5])
    expect(
      await post('/v1/triggers', { ...VIP, key: 'wrong', actions: [{ do: 'answer_with_article', days }] }),
    ).toMatchObject({ status: 422 });
  const nobody = [{ do: 'mail', to: ['somebody'], texts: { en: 'Hello' } }];
  expect((await post('/v1/triggers', { ...VIP, key: 'wrong', actions: nobody })).status).toBe(422);
});

test('triggers are put in order all at once, and listed in it', async () => {
  for (const key of ['a', 'b', 'c'])
    expect((await post('/v1/triggers', { ...VIP, key, isActive: false })).status).toBe(201);
  const order = (keys: string[]) => api('PUT', '/v1/triggers/order', { token, body: { keys } });
  expect(await order(['c', 'a'])).toMatchObject({ status: 200, body: { keys: ['c', 'a'] } });
  const keysOf = async (path: string) => {
    const { items, next } = (await get(path)).body as { items: { key: string }[]; next: string | null };
    return { keys: items.map(({ key }) => key), next };
  };
  const shipped = SHIPPED_TRIGGERS.map(({ key }) => key);
  const own = (await keysOf('/v1/triggers')).keys.filter((key) => !shipped.includes(key));
  expect(own).toEqual(['c', 'a', 'vip', 'b']);
  const first = await keysOf('/v1/triggers?limit=2');
  expect(first.keys).toEqual(['c', 'a']);
  expect((await keysOf(String(first.next))).keys).not.toContain('c');
  expect((await order(['c', 'nothing'])).body).toMatchObject({ errors: [{ path: 'keys.1' }] });
  expect((await order(['c', 'c'])).body).toMatchObject({ errors: [{ path: 'keys.1' }] });
});

test('a trigger does what it says when an event comes from the bus, and that is counted', async () => {
  const { ticket } = await givenTicket(database, { tags: ['vip'], now: new Date() });
  await happens(ticket.id);
  expect(await loadTicket(database.table, ticket.id)).toMatchObject({ priority: 'urgent' });
  expect((await get('/v1/triggers/vip/runs')).body).toMatchObject({ fired: 1, failed: 0 });
});

test('a trigger is tried on what has happened, condition by condition, and nothing is done', async () => {
  const { ticket } = await givenTicket(database, { tags: ['tried'], now: new Date() });
  const draft = {
    events: ['ticket.created'],
    conditions: {
      all: [
        { field: 'ticket.tags', operator: 'any_of', value: ['tried'] },
        { field: 'ticket.priority', operator: 'is', value: 'normal' },
      ],
    },
    actions: [
      { do: 'set', field: 'ticket.priority', value: 'low' },
      { do: 'note', text: 'Number {{ ticket.id }}' },
      { do: 'mail', to: ['requester', 'assignee'], texts: { en: 'We have {{ ticket.id }}' } },
    ],
  };
  const before = await loadTicket(database.table, ticket.id);
  const tried = await post('/v1/triggers/test', { trigger: draft, ticketId: ticket.id });
  expect(tried).toMatchObject({
    status: 200,
    body: {
      heard: 1,
      fires: 1,
      fails: 0,
      items: [
        {
          type: 'ticket.created',
          ticketId: ticket.id,
          holds: true,
          conditions: [
            { path: 'all.0', holds: true },
            { path: 'all.1', holds: true, because: 'Priority is Normal, wanted Normal' },
          ],
          changes: [{ field: 'ticket.priority', before: 'normal', after: 'low' }],
          // Nobody is assigned.
          writes: [
            { kind: 'note', text: `Number ${ticket.id}` },
            { kind: 'mail', text: `We have ${ticket.id}` },
          ],
          failure: null,
        },
      ],
    },
  });
  expect(await loadTicket(database.table, ticket.id)).toEqual(before);
  const saved = await post('/v1/triggers/test', { key: 'vip', ticketId: ticket.id });
  expect(saved.body).toMatchObject({ heard: 1, fires: 0, items: [{ holds: false }] });
  const gone = { ...draft, actions: [{ do: 'assign', team: 77 }] };
  expect(await post('/v1/triggers/test', { trigger: gone, ticketId: ticket.id })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'trigger.actions.0' }] },
  });
  expect((await post('/v1/triggers/test', { ticketId: ticket.id })).status).toBe(422);
});

test('a trial shows whom it would tell, which steps the ticket would have and which child it would open, and does none of it', async () => {
  const { ticket } = await givenTicket(database, { tags: ['tried'], now: new Date() });
  const [ada, team] = [await givenAgent(database), await givenTeam(database, 'Purchasing')];
  await givenTaskList(database.table, 'tried');
  const words = { key: 'tried', labels: { en: 'Tried' }, texts: { en: 'For {{ ticket.id }}.' } };
  await createThing({ table: database.table }, testContext(), templateArea, { fields: words });
  const trigger = {
    events: ['ticket.created'],
    conditions: {},
    actions: [
      { do: 'notify', to: [{ agent: ada.id }], texts: { en: 'Look at {{ ticket.id }}.' } },
      { do: 'task_list', list: 'tried' },
      { do: 'open_child', team: team.id, template: 'tried' },
    ],
  };
  const before = await meaningfulRows(database);
  const tried = await post('/v1/triggers/test', { trigger, ticketId: ticket.id });
  expect(tried.body).toMatchObject({
    ...{ heard: 1, fires: 1, fails: 0 },
    items: [
      {
        changes: [
          { field: 'ticket.openTasks', before: null, after: 1 },
          { field: 'ticket.undoneTasks', before: null, after: 1 },
        ],
        writes: [
          { kind: 'notify', text: `Look at ${ticket.id}.` },
          { kind: 'open_child', text: `team ${team.id}: tried` },
        ],
        ...{ failure: null, firesAt: null },
      },
    ],
  });
  expect(await meaningfulRows(database)).toEqual(before);
});

test('a trigger is tried on the last events of the desk', async () => {
  const { ticket } = await givenTicket(database, { tags: ['desk'], now: new Date() });
  await givenTicket(database, { tags: ['other'], now: new Date() });
  const now = new Date();
  const note = noteChanges({
    table: database.table,
    newId: testContext({ now }).newId,
    now: () => now,
    pause: async () => {},
  });
  const keys = Object.keys(await allRows(database)).map((key) => {
    const [pk = '', sk = ''] = key.split(' ');
    return { pk, sk };
  });
  await note(
    keys.filter(({ sk }) => sk.startsWith('E#')),
    '1-2',
  );
  const conditions = { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['desk'] }] };
  const trigger = { events: ['ticket.created'], conditions, actions: [{ do: 'add_tags', tags: ['seen'] }] };
  const { body } = await post('/v1/triggers/test', { trigger });
  expect(body).toMatchObject({ fires: 1, fails: 0, items: [{ ticketId: ticket.id }] });
  expect(Number(body.heard)).toBeGreaterThan(1);
});

test('who last set a field, and why, is told from the trail', async () => {
  const { ticket } = await givenTicket(database, { tags: ['vip'], now: new Date() });
  const why = (field: string) => get(`/v1/tickets/${ticket.id}/why/${field}`);
  expect((await why('ticket.priority')).body).toMatchObject({
    isFromBeginning: true,
    actor: { kind: 'agent', id: 1 },
    trigger: null,
  });
  await happens(ticket.id);
  expect((await why('ticket.priority')).body).toMatchObject({
    before: 'normal',
    after: 'urgent',
    isFromBeginning: false,
    actor: { kind: 'automation', ruleId: 1 },
    trigger: {
      key: 'vip',
      name: 'Important',
      held: [{ path: 'all.0', field: 'ticket.tags', operator: 'any_of', value: ['vip'] }],
    },
  });
  expect((await why('ticket.nothing')).status).toBe(422);
  for (const field of ['ticket.updatedAt', 'ticket.sla.resolution.state', 'ticket.lastCustomerMessageAt'])
    expect(await why(field)).toMatchObject({ status: 422, body: { errors: [{ path: 'path.field' }] } });
  const agent = { kind: 'agent', id: 1 };
  await trashTicket(database.table, testContext({ now: new Date() }), {
    principal: ADMIN,
    ticketId: ticket.id,
  });
  expect((await why('ticket.isTrashed')).body).toMatchObject({ isFromBeginning: false, actor: agent });
  expect((await why('priority')).body).toEqual((await why('ticket.priority')).body);
  expect((await get('/v1/tickets/9999/why/ticket.priority')).status).toBe(404);
});

test('versions of a trigger follow from its trail, and one is made what it was', async () => {
  const first = (await post('/v1/triggers', { ...VIP, key: 'versions', name: 'One' })).body;
  await patch('/v1/triggers/versions', { name: 'Two', actions: [{ do: 'stop' }] });
  await patch('/v1/triggers/versions', { isActive: false });
  const { items } = (await get('/v1/triggers/versions/versions')).body as {
    items: { trigger: { version: number; name: string; actions: object[] } }[];
  };
  expect(items.map(({ trigger }) => [trigger.version, trigger.name, trigger.actions.length])).toEqual([
    [3, 'Two', 1],
    [2, 'Two', 1],
    [1, 'One', 2],
  ]);
  const restored = await post('/v1/triggers/versions/versions/1/restore');
  expect(restored.body).toMatchObject({ version: 4, name: 'One', actions: first.actions, isActive: false });
  expect((await post('/v1/triggers/versions/versions/77/restore')).status).toBe(404);
});

test('what may not be meant is pointed out as a trigger is saved', async () => {
  const is = (value: string) => ({ field: 'ticket.priority', operator: 'is', value });
  const never = { ...VIP, key: 'never', conditions: { all: [is('low'), is('high')] } };
  expect((await post('/v1/triggers', never)).body.warnings).toMatchObject([{ code: 'never_fires' }]);
  const to = (value: string) => [{ do: 'set', field: 'ticket.priority', value }];
  const up = { ...VIP, key: 'up', conditions: { all: [is('low')] }, actions: to('high') };
  expect((await post('/v1/triggers', up)).body.warnings).toEqual([]);
  await pause(1100);
  const down = { ...VIP, key: 'down', conditions: { all: [is('high')] }, actions: to('low') };
  expect((await post('/v1/triggers', down)).body.warnings).toMatchObject([
    // This one comes with the desk.
    { code: 'undo_each_other', other: 'vip_priority' },
    { code: 'undo_each_other', other: 'up' },
  ]);
});

describe('a trigger that fires by time', () => {
  const PENDING = {
    key: 'still_pending',
    name: 'Still pending',
    when: { since: 'status', after: 'PT72H', hours: 'calendar' },
    conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['by_time'] }] },
    actions: [{ do: 'set', field: 'ticket.priority', value: 'high' }],
  };

  test('is made with a moment in place of events, and begins the job that plans tickets anew', async () => {
    const jobs = async () => JSON.stringify(await allRows(database)).split('"kind":"job"').length;
    const before = await jobs();
    expect(await post('/v1/triggers', PENDING)).toMatchObject({
      status: 201,
      body: { events: [], when: PENDING.when, warnings: [] },
    });
    expect(await jobs()).toBe(before + 1);
    await patch('/v1/triggers/still_pending', { name: 'Pending for long' });
    expect(await jobs()).toBe(before + 1);
    await patch('/v1/triggers/still_pending', { when: { since: 'status', after: 'P4D' } });
    expect(await jobs()).toBe(before + 2);
    const listening = await patch('/v1/triggers/still_pending', { events: ['ticket.created'] });
    expect(listening.body).toMatchObject({ events: ['ticket.created'], when: null });
    expect(await jobs()).toBe(before + 3);
    const again = await patch('/v1/triggers/still_pending', { when: PENDING.when });
    expect(again.body).toMatchObject({ events: [], when: PENDING.when });
  });

  test.each([
    ['neither', { when: null }, 'events'],
    ['both', { events: ['ticket.created'] }, 'events'],
    ['sooner than a minute', { when: { since: 'created', after: 'PT59S' } }, 'when.after'],
    ['later than in ten years', { when: { before: 'any', by: 'P3651D' } }, 'when.by'],
    ['days of business time', { when: { since: 'created', after: 'P2D', hours: 'business' } }, 'when'],
    ['hours that nobody has', { when: { since: 'created', after: 'PT2H', hours: 'business' } }, 'when.hours'],
    ['a day that is none', { when: { every: ['today'], at: '09:00' } }, 'when'],
  ])('is refused with %s', async (_what, given, path) => {
    const refused = await post('/v1/triggers', { ...PENDING, key: 'refused', ...given });
    expect(refused.status).toBe(422);
    const { errors } = refused.body as { errors: { path: string }[] };
    expect(errors.map((one) => one.path.replace(/^body\./, ''))).toEqual([expect.stringContaining(path)]);
  });

  test('of business hours is switched on where the desk has some, and can be changed before', async () => {
    const renamed = await patch('/v1/triggers/tell_still_working', { name: 'We have not forgotten you' });
    expect(renamed).toMatchObject({
      status: 200,
      body: { isActive: false, name: 'We have not forgotten you' },
    });
    expect(await patch('/v1/triggers/tell_still_working', { isActive: true })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'when.hours' }] },
    });
    const after = 'P2D';
    const on = { isActive: true, when: { since: 'waiting', after, hours: 'calendar' } };
    expect(await patch('/v1/triggers/tell_still_working', on)).toMatchObject({ status: 200 });
    const { items } = (await get('/v1/triggers/tell_still_working/versions')).body as { items: object[] };
    expect(items.at(-1)).toMatchObject({ at: null, actor: null, trigger: { isActive: false } });
    expect(await post('/v1/triggers/tell_still_working/retire')).toMatchObject({ status: 200 });
    expect(await post('/v1/triggers/tell_still_working/restore')).toMatchObject({ status: 200 });
  });

  test('is tried on a ticket as if its time had come', async () => {
    const { ticket } = await givenTicket(database, {
      kind: 'internal_note',
      tags: ['by_time'],
      now: new Date(),
    });
    const { key: _key, name: _name, ...trigger } = PENDING;
    const created = { ...trigger, when: { since: 'created', after: 'P4D' } };
    const tried = await post('/v1/triggers/test', { trigger: created, ticketId: ticket.id });
    expect(tried).toMatchObject({
      status: 200,
      body: {
        looked: 1,
        heard: 1,
        fires: 1,
        items: [
          {
            ...{ type: 'ticket.timed', holds: true, changes: [{ field: 'ticket.priority', after: 'high' }] },
            firesAt: later(new Date(ticket.createdAt), { seconds: 4 * 86_400 }).toISOString(),
          },
        ],
      },
    });
    expect((await loadTicket(database.table, ticket.id)).priority).not.toBe('high');
    // Nothing is promised of it, so that the time of such a rule does not come.
    const promised = { ...trigger, when: { before: 'any', by: 'PT30M' } };
    const never = await post('/v1/triggers/test', { trigger: promised, ticketId: ticket.id });
    expect(never.body).toMatchObject({ heard: 1, fires: 0, items: [{ firesAt: null }] });
    const over = { ...trigger, when: { since: 'status', after: 'PT1M' } };
    const { ticket: old } = await givenTicket(database, { tags: ['by_time'] });
    const soon = await post('/v1/triggers/test', { trigger: over, ticketId: old.id });
    // It is over already.
    const { firesAt } = triggerTrialsSchema.parse(soon.body).items[0] ?? {};
    expect(Math.abs(Date.parse(firesAt ?? '') - Date.now())).toBeLessThan(60_000);
  });
});
