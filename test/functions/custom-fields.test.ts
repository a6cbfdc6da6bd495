import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as bulk } from '../../functions/api/bulk/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenCustomer, givenTeam, meaningfulRows } from '../support/desk.ts';
import { byEmail } from '../support/identities.ts';

const api = apiOf(authorizer, { agents, bulk, customers, rules, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
let requester: { id: number };
let theirs: string;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const { id } = await givenCustomer(database);
  requester = { id };
  const request = { name: 'Own', owner: { kind: 'customer', id }, scopes: ['*'], expiresAt: null } as const;
  const deps = { table: database.table, randomBytes };
  theirs = (
    await createToken(deps, testContext(), { principal: ADMIN, request: { ...request, scopes: ['*'] } })
  ).secret;
  for (const field of [
    { key: 'serial', subject: 'ticket', type: 'pattern', pattern: '[A-Z]-\\d+', customers: 'editable' },
    { key: 'plan', subject: 'ticket', type: 'dropdown', choices: [choice('basic'), choice('plus')] },
    { key: 'price', subject: 'ticket', type: 'decimal' },
    { key: 'size', subject: 'ticket', type: 'integer' },
    { key: 'rate', subject: 'customer', type: 'decimal' },
    { key: 'owner', subject: 'ticket', type: 'reference', to: 'customer' },
    { key: 'hint', subject: 'ticket', type: 'text', customers: 'visible' },
    { key: 'level', subject: 'customer', type: 'text', initial: 'new', customers: 'visible' },
    { key: 'seats', subject: 'organisation', type: 'integer' },
  ])
    expect((await post('/v1/custom-fields', { labels: { en: field.key }, ...field })).status).toBe(201);
});
afterAll(() => database.stop());

const choice = (key: string, isRetired = false) => ({ key, labels: { en: key }, isRetired });
const get = (path: string, as = token) => api('GET', path, { token: as });
const post = (path: string, body?: object, as = token) =>
  api('POST', path, { token: as, ...(body && { body }) });
const patch = (path: string, body: object, as = token) => api('PATCH', path, { token: as, body });
const open = (more: object = {}) => post('/v1/tickets', { subject: 'S', text: 'T', requester, ...more });
const pathsIn = ({ body }: { body: Record<string, unknown> }) =>
  Object(body.errors).map(({ path }: { path: string }) => path);

describe('a custom field', () => {
  test.each([
    ['no type', { type: 'colour' }, ['type']],
    ['choices that nobody can choose', { type: 'text', choices: [choice('a')] }, ['choices']],
    ['no choices', { type: 'dropdown' }, ['choices']],
    ['a choice twice', { type: 'dropdown', choices: [choice('a'), choice('a')] }, ['choices.1.key']],
    ['a node without what is above it', { type: 'tree', choices: [choice('a/b')] }, ['choices.0.key']],
    ['no pattern', { type: 'pattern' }, ['pattern']],
    ['a pattern that is none', { type: 'pattern', pattern: '(' }, ['pattern']],
    ['a pattern that looks back', { type: 'pattern', pattern: '(a)\\1' }, ['pattern']],
    ['nothing that it names', { type: 'reference' }, ['to']],
    ['a beginning that does not fit', { type: 'integer', initial: 'x' }, ['initial']],
    ['to be solved as a customer', { type: 'text', subject: 'customer', required: 'solving' }, ['required']],
  ])('is refused with %s, and nothing changes', async (_, given, paths) => {
    const before = await meaningfulRows(database);
    const answer = await post('/v1/custom-fields', {
      ...{ key: 'wrong', subject: 'ticket', type: 'text' },
      labels: { en: 'Wrong' },
      ...given,
    });
    expect([answer.status, pathsIn(answer)]).toEqual([422, paths]);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('keeps its type, and the choices that values may have', async () => {
    expect((await patch('/v1/custom-fields/plan', { type: 'text' })).status).toBe(422);
    expect(await patch('/v1/custom-fields/plan', { choices: [choice('plus')] })).toMatchObject({
      status: 409,
      body: { code: 'field.choice_gone' },
    });
  });

  test('is in the catalogue at once, and conditions ask for it', async () => {
    const { ticket } = { ticket: (await open({ fields: { plan: 'plus' } })).body };
    const { body } = await get('/v1/fields');
    expect(body.items).toContainEqual(
      expect.objectContaining({ key: 'ticket.custom.plan', type: 'choice', mayBeSet: true }),
    );
    const asked = await post('/v1/conditions/explain', {
      ticketId: ticket.id,
      conditions: { all: [{ field: 'ticket.custom.plan', operator: 'is', value: 'plus' }] },
    });
    expect(asked.body).toMatchObject({ holds: true });
  });
});

describe('the fields of a ticket', () => {
  test('are given, shown, changed, taken away, and told of without words', async () => {
    const made = await open({ fields: { serial: 'A-1', plan: 'basic', owner: requester.id } });
    expect(made).toMatchObject({
      status: 201,
      body: { fields: { serial: 'A-1', plan: 'basic', owner: requester.id }, category: null, form: null },
    });
    const path = `/v1/tickets/${made.body.id}`;
    const changed = await patch(path, { fields: { serial: 'B-2', plan: null, hint: 'Look' } });
    expect(changed.body.fields).toEqual({ serial: 'B-2', owner: requester.id, hint: 'Look' });
    expect((await get(path)).body.fields).toEqual(changed.body.fields);
    const { rows } = await database.table.query({ pk: `T#${made.body.id}`, from: 'E#', to: 'E#~' });
    const events = rows.map((row) => Object(row));
    const [opened, updated] = ['ticket.created', 'ticket.updated'].map((type) =>
      events.find(({ event }) => event.type === type),
    );
    expect(opened.event.ticket.fields).toEqual({ plan: 'basic', owner: requester.id });
    expect(updated.event).toMatchObject({
      change: { 'fields.plan': { before: 'basic', after: null } },
      reworded: ['fields.serial', 'fields.hint'],
    });
    expect(JSON.stringify(events.map(({ event }) => event))).not.toMatch(/A-1|B-2|Look/);
    const trail = await get(`${path}/events`);
    expect(Object(trail.body.items).at(-1).change).toEqual({
      'fields.plan': { before: 'basic', after: null },
      'fields.serial': { before: 'A-1', after: 'B-2' },
      'fields.hint': { before: null, after: 'Look' },
    });
  });

  test('change along with a message', async () => {
    const path = `/v1/tickets/${(await open()).body.id}/messages`;
    const note = { kind: 'internal_note', text: 'Look' };
    const wrong = await post(path, { ...note, ticket: { fields: { plan: 'none', owner: 999 } } });
    expect([wrong.status, pathsIn(wrong)]).toEqual([422, ['ticket.fields.plan']]);
    expect(pathsIn(await post(path, { ...note, ticket: { fields: { owner: 999 } } }))).toEqual([
      'ticket.fields.owner',
    ]);
    const right = await post(path, { ...note, ticket: { fields: { plan: 'plus' }, category: 'billing' } });
    expect(right.body).toMatchObject({ ticket: { fields: { plan: 'plus' }, category: 'billing' } });
  });

  test('are set and seen by customers as far as the fields say', async () => {
    const asked = (fields: object) => post('/v1/tickets', { subject: 'S', text: 'T', fields }, theirs);
    expect(pathsIn(await asked({ hint: 'x' }))).toEqual(['fields.hint']);
    const made = await asked({ serial: 'A-1' });
    expect(made.body).toMatchObject({ fields: { serial: 'A-1' } });
    const path = `/v1/tickets/${made.body.id}`;
    await patch(path, { fields: { hint: 'Seen', plan: 'basic' }, category: 'sales' });
    expect((await get(path, theirs)).body).toMatchObject({
      fields: { serial: 'A-1', hint: 'Seen' },
      category: null,
    });
    expect(
      pathsIn(await post('/v1/tickets', { subject: 'S', text: 'T', category: 'sales' }, theirs)),
    ).toEqual(['category']);
  });

  test('are changed by customers until the ticket is solved, and nothing else is', async () => {
    const { body: made } = await post('/v1/tickets', { subject: 'S', text: 'T' }, theirs);
    const path = `/v1/tickets/${made.id}`;
    await patch(path, { fields: { hint: 'Ours', plan: 'basic' } });
    const changed = await patch(path, { fields: { serial: 'C-3', hint: 'Ours' } }, theirs);
    expect(changed).toMatchObject({ status: 200, body: { fields: { serial: 'C-3', hint: 'Ours' } } });
    expect(changed.body.fields).not.toHaveProperty('plan');
    for (const [fields, at] of [
      [{ serial: 'c' }, 'fields.serial'],
      [{ hint: 'Theirs' }, 'fields.hint'],
      [{ plan: 'plus' }, 'fields.plan'],
    ])
      expect(pathsIn(await patch(path, { fields }, theirs))).toEqual([at]);
    for (const more of [{ subject: 'Other' }, { status: 'solved' }, { form: null }, { addTags: ['a'] }])
      expect((await patch(path, { fields: { serial: 'D-4' }, ...more }, theirs)).status).toBe(403);
    const { body: foreign } = await open();
    await patch(`/v1/tickets/${foreign.id}`, { requesterId: (await givenCustomer(database)).id });
    expect((await patch(`/v1/tickets/${foreign.id}`, { fields: { serial: 'E-5' } }, theirs)).status).toBe(
      404,
    );
    const { body: me } = await get('/v1/me');
    await patch(path, { status: 'solved', assigneeId: Object(me.agent).id });
    expect(await patch(path, { fields: { serial: 'F-6' } }, theirs)).toMatchObject({
      status: 409,
      body: { code: 'ticket.solved' },
    });
    await patch(path, { status: 'closed' });
    expect((await patch(path, { fields: { serial: 'F-6' } }, theirs)).body.code).toBe('ticket.closed');
  });

  test('let customers name themselves and their organisation, and tell of nobody else', async () => {
    const other = await givenCustomer(database);
    const { body: own } = await post('/v1/organisations', { name: 'Own' });
    const { body: foreign } = await post('/v1/organisations', { name: 'Foreign' });
    await patch(`/v1/customers/${requester.id}`, { organisationId: own.id });
    for (const to of ['customer', 'organisation'])
      await post('/v1/custom-fields', {
        ...{ key: `for_${to}`, subject: 'ticket', type: 'reference', to, labels: { en: to } },
        customers: 'editable',
      });
    const asked = (fields: object) => post('/v1/tickets', { subject: 'S', text: 'T', fields }, theirs);
    const refused = (answer: Awaited<ReturnType<typeof asked>>) => [answer.status, answer.body.errors];
    expect(refused(await asked({ for_customer: other.id }))).toEqual(
      refused(await asked({ for_customer: 987_654 })),
    );
    const named = await asked({ for_organisation: foreign.id });
    expect(named.status).toBe(422);
    expect(refused(named)).toEqual(refused(await asked({ for_organisation: 987_654 })));
    const mine = { for_customer: requester.id, for_organisation: own.id };
    const made = await asked(mine);
    expect(made.body).toMatchObject({ fields: mine });
    const path = `/v1/tickets/${made.body.id}`;
    expect(pathsIn(await patch(path, { fields: { for_customer: other.id } }, theirs))).toEqual([
      'fields.for_customer',
    ]);
    // What an agent has said may be sent back as it is.
    await patch(path, { fields: { for_customer: other.id } });
    expect((await patch(path, { fields: { for_customer: other.id, serial: 'G-7' } }, theirs)).status).toBe(
      200,
    );
  });

  test('stand in a form for customers, in their language', async () => {
    await post('/v1/custom-fields', {
      ...{ key: 'parcel', subject: 'ticket', type: 'dropdown', customers: 'editable', required: 'never' },
      labels: { en: 'Size', de: 'Größe' },
      choices: [{ key: 'small', labels: { en: 'Small', 'de-AT': 'Klein' } }, choice('gone', true)],
      initial: 'small',
    });
    const form = async (query: string, as = theirs) => (await get(`/v1/tickets/form${query}`, as)).body;
    const sizeIn = ({ fields }: Record<string, unknown>) =>
      Object(fields).find(({ key }: { key: string }) => key === 'parcel');
    const size = {
      key: 'parcel',
      type: 'dropdown',
      label: 'Größe',
      access: 'editable',
      required: false,
      choices: [{ key: 'small', label: 'Klein' }],
      pattern: null,
      to: null,
      initial: 'small',
    };
    expect(sizeIn(await form('?language=de'))).toEqual(size);
    const plain = await form('');
    expect(sizeIn(plain)).toMatchObject({ label: 'Size', choices: [{ label: 'Small' }] });
    expect(plain).toMatchObject({ form: null, language: null });
    const keys = Object(plain.fields).map(({ key }: { key: string }) => key);
    expect(keys).toEqual(expect.arrayContaining(['serial', 'hint', 'parcel']));
    expect(keys).not.toContain('plan');
    await patch(`/v1/customers/${requester.id}`, { locale: 'de-CH' });
    expect(await form('')).toMatchObject({ language: 'de-CH' });
    expect(sizeIn(await form(''))).toMatchObject({ label: 'Größe' });
    const { body: foreign } = await open();
    await patch(`/v1/tickets/${foreign.id}`, { requesterId: (await givenCustomer(database)).id });
    expect((await get(`/v1/tickets/form?ticketId=${foreign.id}`, theirs)).status).toBe(404);
    expect((await get('/v1/tickets/form?ticketId=x', theirs)).status).toBe(422);
    // What is not known is looked for, and all else with it.
    await post('/v1/tickets', { subject: 'S', text: 'T', fields: { nothing: 1 } }, theirs);
    const { body: made } = await post('/v1/tickets', { subject: 'S', text: 'T' }, theirs);
    expect(made.fields).toMatchObject({ parcel: 'small' });
    expect(sizeIn(await form(`?ticketId=${made.id}`))).toEqual(size);
    await post('/v1/custom-fields/parcel/retire');
    await post('/v1/tickets', { subject: 'S', text: 'T', fields: { nothing: 1 } }, theirs);
    expect(sizeIn(await form(''))).toBeUndefined();
  });

  test.each([
    ['a value that does not fit', { plan: 'none', serial: 'a' }, ['fields.plan', 'fields.serial']],
    ['a field that is not there', { nothing: 1 }, ['fields.nothing']],
    ['a customer who is not there', { owner: 999 }, ['fields.owner']],
    ['an object', { plan: { key: 'plus' } }, ['fields.plan']],
    ['a list for all', ['plan'], ['fields']],
  ])('refuse %s', async (_, fields, paths) => {
    const before = await meaningfulRows(database);
    const answer = await open({ fields });
    expect([answer.status, pathsIn(answer).sort()]).toEqual([422, paths]);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('stay readable when a field is retired, and are wanted where one is required', async () => {
    const field = {
      key: 'brief',
      subject: 'ticket',
      type: 'text',
      labels: { en: 'Brief' },
      required: 'creation',
    };
    await post('/v1/custom-fields', field);
    const made = await open({ fields: { brief: 'Old words' } });
    expect(pathsIn(await open())).toEqual(['fields.brief']);
    await post('/v1/custom-fields/brief/retire');
    const path = `/v1/tickets/${made.body.id}`;
    expect((await get(path)).body.fields).toEqual({ brief: 'Old words' });
    // What is not known is looked for, and all else with it.
    await open({ fields: { nothing: 1 } });
    expect((await open()).status).toBe(201);
    expect(pathsIn(await patch(path, { fields: { brief: 'New' } }))).toEqual(['fields.brief']);
    expect((await patch(path, { fields: { brief: 'Old words' }, priority: 'high' })).status).toBe(200);
  });
});

test('a form has a field once', async () => {
  const form = { key: 'twice', labels: { en: 'Twice' }, fields: ['plan', 'hint', 'plan'] };
  const before = await meaningfulRows(database);
  const refused = await post('/v1/forms', form);
  expect([refused.status, pathsIn(refused)]).toEqual([422, ['fields.2']]);
  expect(await meaningfulRows(database)).toEqual(before);
});

test('categories and forms bring team, priority and fields', async () => {
  const team = await givenTeam(database);
  await post('/v1/custom-fields', {
    key: 'device',
    subject: 'ticket',
    type: 'text',
    labels: { en: 'D' },
    required: 'solving',
  });
  expect(pathsIn(await post('/v1/forms', { key: 'wrong', labels: { en: 'W' }, fields: ['level'] }))).toEqual([
    'fields.0',
  ]);
  const faults = { key: 'faults', labels: { en: 'Fault' }, types: ['incident'], fields: ['device'] };
  expect((await post('/v1/forms', faults)).status).toBe(201);
  expect(pathsIn(await post('/v1/forms', { ...faults, key: 'again' }))).toEqual(['types']);
  const category = {
    key: 'outage',
    labels: { en: 'Outage' },
    teamId: team.id,
    priority: 'urgent',
    form: 'faults',
  };
  expect((await post('/v1/categories', category)).status).toBe(201);
  const made = await open({ category: 'outage' });
  expect(made.body).toMatchObject({
    teamId: team.id,
    priority: 'urgent',
    category: 'outage',
    form: 'faults',
  });
  const path = `/v1/tickets/${made.body.id}`;
  const { body: me } = await get('/v1/me');
  const assigneeId = Object(me.agent).id;
  expect(pathsIn(await patch(path, { status: 'solved', assigneeId }))).toEqual(['fields.device']);
  expect((await patch(path, { status: 'solved', assigneeId, fields: { device: 'Router' } })).status).toBe(
    200,
  );
  expect((await open({ category: 'outage', priority: 'low', teamId: null })).body).toMatchObject({
    teamId: null,
    priority: 'low',
  });
});

describe('a number', () => {
  const FITTING = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1 + 0.2, 1e-130, -1e-130, 0];
  test.each(FITTING)('%d is kept as it is given', async (price) => {
    const made = await open({ fields: { price } });
    expect(made).toMatchObject({ status: 201, body: { fields: { price } } });
    expect((await get(`/v1/tickets/${made.body.id}`)).body.fields).toEqual({ price });
  });

  test.each([1e-140, -Number.MIN_VALUE, -0])(
    '%d that the table cannot tell from zero is zero',
    async (price) => {
      expect(await open({ fields: { price } })).toMatchObject({
        status: 201,
        body: { fields: { price: 0 } },
      });
    },
  );

  test.each(['1e16', '9007199254740993', '1e30', '-1e20', '1e309'])(
    '%s that the desk cannot keep is refused wherever it stands, and nothing changes',
    async (text) => {
      const { body: ticket } = await open();
      const before = await meaningfulRows(database);
      const given = (body: object) => JSON.stringify(body).replaceAll('"HERE"', text);
      const conditions = { all: [{ field: 'ticket.fields.price', operator: 'greater', value: 'HERE' }] };
      const range = { field: 'ticket.fields.price', operator: 'between', value: { from: 0, to: 'HERE' } };
      const field = { key: 'wrong', subject: 'ticket', labels: { en: 'W' }, initial: 'HERE' };
      const several: [string, string, object, string[]][] = [
        ['PATCH', `/v1/tickets/${ticket.id}`, { fields: { price: 'HERE' } }, ['fields.price']],
        ['PATCH', `/v1/tickets/${ticket.id}`, { fields: { size: 'HERE' } }, ['fields.size']],
        [
          'POST',
          '/v1/tickets',
          { subject: 'S', text: 'T', requester, fields: { price: 'HERE' } },
          ['fields.price'],
        ],
        ['PATCH', `/v1/customers/${requester.id}`, { fields: { rate: 'HERE' } }, ['fields.rate']],
        ['POST', '/v1/custom-fields', { ...field, type: 'decimal' }, ['initial']],
        ['POST', '/v1/custom-fields', { ...field, type: 'integer' }, ['initial']],
        ['POST', '/v1/conditions/explain', { ticketId: ticket.id, conditions }, ['conditions.all.0.value']],
        [
          'POST',
          '/v1/conditions/explain',
          { ticketId: ticket.id, conditions: { all: [range] } },
          ['conditions.all.0.value.to'],
        ],
        [
          'POST',
          '/v1/bulk/tickets',
          { tickets: { ids: [ticket.id] }, change: { fields: { price: 'HERE' } } },
          ['change.fields.price'],
        ],
      ];
      for (const [method, path, body, paths] of several) {
        const answer = await api(method, path, { token, body: given(body) });
        expect([method, path, answer.status, pathsIn(answer)]).toEqual([method, path, 422, paths]);
      }
      expect(await meaningfulRows(database)).toEqual(before);
    },
  );
});

test('customers and organisations have fields as well', async () => {
  const person = { name: 'Jo', identities: byEmail('jo@example.com') };
  const made = await post('/v1/customers', { ...person, fields: { level: 'gold' } });
  expect(made).toMatchObject({ status: 201, body: { fields: { level: 'gold' } } });
  const path = `/v1/customers/${made.body.id}`;
  expect((await patch(path, { fields: { level: null } })).body).toMatchObject({ fields: {} });
  expect(pathsIn(await patch(path, { fields: { seats: 1 } }))).toEqual(['fields.seats']);
  expect((await get(path)).body).toMatchObject({ fields: {} });
  const other = { name: 'Bo', identities: byEmail('bo@example.com') };
  expect((await post('/v1/customers', other)).body).toMatchObject({ fields: { level: 'new' } });
  const company = await post('/v1/organisations', { name: 'Lindt', fields: { seats: 7 } });
  expect(company.body).toMatchObject({ fields: { seats: 7 } });
  const at = `/v1/organisations/${company.body.id}`;
  expect((await patch(at, { fields: { seats: 8 } })).body).toMatchObject({
    fields: { seats: 8 },
    version: 2,
  });
  expect(pathsIn(await patch(at, { fields: { seats: 'x' } }))).toEqual(['fields.seats']);
  expect((await get('/v1/me', theirs)).body).toMatchObject({ customer: { fields: {} } });
});
