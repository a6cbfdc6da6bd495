import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as configuration } from '../../functions/api/configuration/index.ts';
import { handler as context } from '../../functions/api/context/index.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { handler as views } from '../../functions/api/views/index.ts';
import { handler as webhooks } from '../../functions/api/webhooks/index.ts';
import { deskDocumentOutSchema, deskPlanSchema } from '../../schemas/api/desk-document.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { meaningfulRows } from '../support/desk.ts';
import { JobQueue } from '../support/job-queue.ts';

const token = 'token-of-the-admin';
const api = apiOf(authorizer, {
  agents,
  calendars,
  configuration,
  context,
  macros,
  rules,
  sla,
  views,
  webhooks,
});
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body: object) => api('POST', path, { token, body });
const plan = (document: object) => post('/v1/configuration/plan', { bilet: 1, ...document });
const begin = (document: object) => post('/v1/configuration/apply', { bilet: 1, ...document });
/** Has a document applied, and waits until all of it is in force. */
async function apply(document: object) {
  const answer = await begin(document);
  const { jobId } = z.object({ jobId: z.string().nullish() }).parse(answer.body);
  if (jobId) await does(jobId);
  return answer;
}
async function does(jobId: string): Promise<void> {
  const queue = new JobQueue().begin(jobId);
  while (queue.messages.length > 0) expect(await queue.deliver(database.table)).toBeNull();
}
const pulled = async () => deskDocumentOutSchema.parse((await get('/v1/configuration')).body);
const problemsIn = ({ status, body }: { status: number; body: Record<string, unknown> }) => ({
  status,
  problems: z.array(z.object({ path: z.string(), message: z.string() })).parse(body.errors ?? []),
});
/** What becomes of which thing, a line for each. */
const linesOf = ({ status, body }: { status: number; body: object }) => {
  expect(status).toBe(200);
  return deskPlanSchema.parse(body).changes.map(({ part, key, act }) => `${part}.${key} ${act}`);
};
const yaml = (name: string): object =>
  z.looseObject({}).parse(parse(readFileSync(`docs/desks/${name}.yaml`, 'utf8')));

describe('a desk as a document', () => {
  test('is what it is: planned again it changes nothing, and nothing is written', async () => {
    const before = await meaningfulRows(database);
    expect(linesOf(await plan(await pulled()))).toEqual([]);
    expect(linesOf(await apply(await pulled()))).toEqual([]);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test.each(['online-shop', 'internal-it', 'data-centre'])(
    'that comes with Bilet, %s, is planned without a trace, applied as planned, and then the desk is what it says',
    async (name) => {
      const before = await meaningfulRows(database);
      const planned = await plan(yaml(name));
      expect(linesOf(planned).length).toBeGreaterThan(20);
      expect(await meaningfulRows(database)).toEqual(before);
      const applied = await apply({ ...yaml(name), basedOn: planned.body.basedOn });
      expect(applied.body.changes).toEqual(planned.body.changes);
      expect(linesOf(await plan(yaml(name)))).toEqual([]);
      expect((await pulled()).basedOn).toBe(applied.body.basedOn);
      expect(linesOf(await plan(await pulled()))).toEqual([]);
    },
  );

  test('is in force: what it made is read, and used, as what people make', async () => {
    await apply(yaml('online-shop'));
    expect((await get('/v1/macros/send_it_back')).body).toMatchObject({ name: 'Send it back', uses: 0 });
    expect((await get('/v1/options')).body).toMatchObject({
      deskName: 'Green Teapot',
      defaultCalendar: 'shop',
    });
    const teams = (await get('/v1/teams')).body.items;
    const named = z.array(z.object({ id: z.int(), name: z.string() })).parse(teams);
    const returns = named.find((team) => team.name === 'Returns')?.id;
    expect((await get(`/v1/teams/${returns}/calendar`)).body).toMatchObject({ calendar: 'shop' });
    expect((await get('/v1/categories/returns')).body).toMatchObject({ teamId: returns, form: 'return' });
    expect((await get('/v1/views/refunds')).body).toMatchObject({
      owner: { kind: 'everyone' },
      isFilled: true,
    });
  });
});

describe('a part', () => {
  const reply = (name: string) => ({ name, message: { kind: 'public_reply', texts: { en: 'Hello' } } });

  test('retires what it does not name, but for what the desk came with; one that is not there is left alone', async () => {
    await apply({ macros: { one: reply('One'), two: reply('Two') } });
    expect(linesOf(await plan({ macros: { one: reply('One') } }))).toEqual(['macros.two retired']);
    expect(linesOf(await plan({ resolutions: {} })).every((line) => line.endsWith('retired'))).toBe(true);
    expect(linesOf(await plan({ statuses: {} })).filter((line) => line.includes('.open'))).toEqual([]);
    await apply({ macros: { one: reply('One') } });
    expect((await get('/v1/macros')).body.items).toMatchObject([{ key: 'one' }]);
    expect(linesOf(await plan({ macros: { one: reply('One'), two: reply('Two again') } }))).toEqual([
      'macros.two restored',
    ]);
  });

  test('tells of each field what it was and what it will be', async () => {
    await apply({ macros: { one: reply('One') } });
    const { body } = await plan({ macros: { one: { ...reply('First'), position: 5 } } });
    expect(body.changes).toEqual([
      {
        part: 'macros',
        key: 'one',
        act: 'updated',
        fields: [
          { path: 'name', before: 'One', after: 'First' },
          { path: 'position', before: 1000, after: 5 },
        ],
      },
    ]);
  });

  test('may name what stands behind it, in any order', async () => {
    const labels = { en: 'Some' };
    const categories = { a_child: { labels, parent: 'z_parent' }, z_parent: { labels } };
    expect(linesOf(await plan({ categories }))).toEqual(
      expect.arrayContaining(['categories.a_child created', 'categories.z_parent created']),
    );
  });

  test('names teams, agents and mailboxes by what they are called, and says so of one that there is not', async () => {
    const assigning = (more: object) => ({
      macros: { give: { name: 'Give', actions: [{ do: 'assign', ...more }] } },
    });
    expect(problemsIn(await plan(assigning({ agent: 'nobody@example.com', team: 'Nowhere' })))).toEqual({
      status: 422,
      problems: [
        { path: 'macros.give.actions.0.agent', message: 'nobody@example.com is no agent of this desk' },
        { path: 'macros.give.actions.0.team', message: 'Nowhere is no team of this desk' },
      ],
    });
    await apply({
      teams: { 'Second line': {} },
      ...assigning({ agent: 'admin@example.com', team: 'second LINE' }),
    });
    expect((await get('/v1/macros/give')).body.actions).toMatchObject([
      { agent: 1, team: expect.any(Number) },
    ]);
    expect((await pulled()).macros).toMatchObject({
      give: { actions: [{ agent: 'admin@example.com', team: 'Second line' }] },
    });
    expect(Object.keys((await pulled()).mailboxes ?? {})).toContain('support');
  });

  test('of triggers names whom they notify, which steps they apply and which team does the rest, in its own words', async () => {
    const actions = [
      {
        do: 'notify',
        to: ['team', { agent: 'admin@example.com' }, { team: 'Buyers' }],
        texts: { en: 'Look.' },
      },
      { do: 'task_list', list: 'joining' },
      { do: 'open_child', team: 'Buyers', template: 'buy', subject: 'A laptop' },
    ];
    const said = {
      teams: { Buyers: {} },
      templates: { buy: { labels: { en: 'To buy' }, texts: { en: 'For {{ ticket.id }}' } } },
      taskLists: {
        joining: { labels: { en: 'Joining' }, steps: [{ key: 'a', title: 'A', teamId: 'Buyers' }] },
      },
      triggers: { joins: { name: 'Joins', events: ['ticket.created'], conditions: {}, actions } },
    };
    await apply(said);
    expect(linesOf(await plan(said))).toEqual([]);
    const whole = await pulled();
    expect(whole.triggers).toMatchObject({ joins: { actions } });
    expect(whole.taskLists).toMatchObject({ joining: { steps: [{ teamId: 'Buyers' }] } });
    expect(linesOf(await plan(whole))).toEqual([]);
    const wrong = [...actions.slice(0, 2), { ...actions[2], team: 'Nowhere' }];
    expect(
      problemsIn(await plan({ triggers: { joins: { ...said.triggers.joins, actions: wrong } } })),
    ).toEqual({
      status: 422,
      problems: [{ path: 'triggers.joins.actions.2.team', message: 'Nowhere is no team of this desk' }],
    });
  });

  test('says nothing of what agents have for themselves, and leaves it alone', async () => {
    const owner = { kind: 'agent', id: 1 };
    const { body } = await post('/v1/macros', { ...reply('Mine'), owner });
    expect((await pulled()).macros).not.toHaveProperty(String(body.key));
    expect(linesOf(await plan({ macros: {} }))).not.toContain(`macros.${body.key} retired`);
  });

  test('of webhooks shows no secret, and makes one for each that is new', async () => {
    const document = { webhooks: { orders: { name: 'Orders', url: 'https://shop.example.com/hook' } } };
    expect((await apply(document)).text).not.toContain('whsec_');
    expect(JSON.stringify(await pulled())).not.toContain('whsec_');
    const rotated = await post('/v1/webhooks/orders/secret', { overlapHours: 1 });
    expect(rotated.body).toMatchObject({ secret: expect.stringMatching(/^whsec_/), secretVersion: 2 });
  });
});

describe('what is wrong', () => {
  test('is told of every thing and field at once, and nothing is changed', async () => {
    const before = await meaningfulRows(database);
    const document = {
      macros: {
        broken: { name: 'Broken', message: { kind: 'public_reply', texts: { en: '{{ ticket.nothing }}' } } },
      },
      views: {
        lost: { name: 'Lost', conditions: { all: [{ field: 'ticket.nothing', operator: 'is', value: 1 }] } },
      },
      categories: { orphan: { labels: { en: 'Orphan' }, parent: 'nobody' } },
    };
    for (const answer of [await plan(document), await apply(document)]) {
      const { status, problems } = problemsIn(answer);
      expect([status, problems.map(({ path }) => path).sort()]).toEqual([
        422,
        ['categories.orphan.parent', 'macros.broken.message.texts.en', 'views.lost.conditions.all.0.field'],
      ]);
    }
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test.each([
    ['another format', { bilet: 2 }, 'bilet'],
    ['a part that there is not', { macro: {} }, 'macro'],
    ['a thing that is none', { macros: { one: 'reply' } }, 'macros.one'],
    [
      'a field that there is not',
      { statuses: { open: { category: 'open', labels: { en: 'Open' }, colour: 'red' } } },
      'statuses.open.colour',
    ],
    [
      'a key that is none',
      { macros: { 'Not a key': { name: 'X', actions: [{ do: 'add_tags', tags: ['a'] }] } } },
      'macros.Not a key.key',
    ],
  ])('is %s', async (_, document, path) => {
    const { status, problems } = problemsIn(await plan(document));
    expect([status, problems.map((one) => one.path)]).toEqual([422, [path]]);
  });

  test('is a field that stays as it was made', async () => {
    const field = (type: string) => ({
      fields: { size: { subject: 'ticket', type, labels: { en: 'Size' } } },
    });
    await apply(field('integer'));
    expect(problemsIn(await plan(field('text')))).toEqual({
      status: 422,
      problems: [{ path: 'fields.size.type', message: 'stays as it was made: make another one' }],
    });
    await apply({ fields: {} });
  });
});

describe('a desk that somebody has changed', () => {
  test('is not changed by a document of before', async () => {
    const document = await pulled();
    await api('PATCH', '/v1/options', { token, body: { trashDays: 29 } });
    const refused = { status: 409, body: { code: 'configuration.changed' } };
    expect(await plan(document)).toMatchObject(refused);
    expect(await apply(document)).toMatchObject(refused);
    const { basedOn: _, ...anyway } = document;
    expect(linesOf(await plan(anyway))).toEqual(['options.desk updated']);
  });
});

describe('a change that is larger than a transaction', () => {
  const many = (name: string) =>
    Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `big_${at}`,
        { name: `${name} ${at}`, actions: [{ do: 'add_tags', tags: ['a'] }] },
      ]),
    );
  test('is written by a job; until then nobody changes anything, and then all of it is in force', async () => {
    const applied = await begin({ macros: many('Macro') });
    const jobId = z.string().parse(applied.body.jobId);
    expect(await api('PATCH', '/v1/options', { token, body: { trashDays: 28 } })).toMatchObject({
      status: 503,
    });
    expect(await begin({ macros: {} })).toMatchObject({ status: 503 });
    await does(jobId);
    expect(linesOf(await plan({ macros: many('Macro') }))).toEqual([]);
    expect((await get('/v1/macros/big_59')).body).toMatchObject({ name: 'Macro 59', version: 1 });
    expect((await get('/v1/macros/big_59/events')).body.items).toMatchObject([
      { type: 'configuration.created' },
    ]);
    expect(await api('PATCH', '/v1/options', { token, body: { trashDays: 28 } })).toMatchObject({
      status: 200,
    });
  });

  test('is written once, wherever its job is stopped in between', async () => {
    const applied = await begin({ macros: many('Other') });
    const queue = new JobQueue().begin(z.string().parse(applied.body.jobId));
    queue.secondsALook = 20;
    while (queue.messages.length > 0) {
      const [message] = queue.messages;
      await queue.deliver(database.table);
      // Delivered again, as after a stop before it was noted.
      if (message && queue.messages.length > 0 && queue.messages.length < 2) {
        queue.messages.unshift(message);
        await queue.deliver(database.table);
      }
    }
    expect(linesOf(await plan({ macros: many('Other') }))).toEqual([]);
    expect((await get('/v1/macros/big_7')).body).toMatchObject({ version: 2 });
  });
});

test('a macro that the desk gives a number passes over the keys that somebody has chosen', async () => {
  await apply({ macros: { m1: { name: 'Chosen', actions: [{ do: 'add_tags', tags: ['a'] }] } } });
  const owner = { kind: 'everyone' };
  const made = await post('/v1/macros', {
    name: 'Numbered',
    owner,
    actions: [{ do: 'add_tags', tags: ['a'] }],
  });
  expect(made).toMatchObject({ status: 201, body: { key: expect.not.stringMatching(/^m1$/) } });
});

test('sections of the knowledge base, kinds of context and shops are parts of it, and a shop keeps secrets that no document has', async () => {
  const document = {
    articleSections: {
      returns_sizes: { labels: { en: 'Sizes' }, parent: 'returns_all' },
      returns_all: { labels: { en: 'Returns' }, audience: 'signed_in' },
    },
    contextKinds: { contract: { labels: { en: 'Contract' }, prefixes: ['CT'] } },
    shops: { teapots: { name: 'Teapots', platform: 'shopify', url: 'https://teapots.myshopify.com' } },
  };
  expect(linesOf(await apply(document)).toSorted()).toEqual([
    'articleSections.returns_all created',
    'articleSections.returns_sizes created',
    'contextKinds.contract created',
    'shops.teapots created',
  ]);
  const webhookSecret = 'whsec-made-up';
  const set = await api('PATCH', '/v1/shops/teapots', { token, body: { webhookSecret } });
  expect(set.body).toMatchObject({ webhookSecretSetAt: expect.any(String) });
  const { articleSections, contextKinds, shops, ...rest } = await pulled();
  expect(linesOf(await plan({ articleSections, contextKinds, shops }))).toEqual([]);
  expect(articleSections?.returns_sizes).toMatchObject({ parent: 'returns_all', audience: 'public' });
  expect(contextKinds).toHaveProperty('order');
  expect(JSON.stringify({ ...rest, shops })).not.toMatch(/whsec|SetAt|accessToken/);
  const renamed = { teapots: { ...shops?.teapots, name: 'Green teapots' } };
  expect(linesOf(await apply({ shops: renamed }))).toEqual(['shops.teapots updated']);
  expect((await get('/v1/shops/teapots')).body).toMatchObject({
    name: 'Green teapots',
    webhookSecretSetAt: set.body.webhookSecretSetAt,
  });
  for (const wrong of [
    { shops: { teapots: { ...renamed.teapots, platform: 'woocommerce' } } },
    { shops: { teapots: { ...renamed.teapots, webhookSecret } } },
    { articleSections: { one: { labels: { en: 'One' }, parent: 'none' } } },
  ])
    expect(problemsIn(await plan(wrong))).toMatchObject({ status: 422 });
  expect(linesOf(await apply({ shops: {}, articleSections: {} })).toSorted()).toEqual([
    'articleSections.returns_all retired',
    'articleSections.returns_sizes retired',
    'shops.teapots retired',
  ]);
});
