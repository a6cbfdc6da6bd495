import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTeam, meaningfulRows } from '../support/desk.ts';

const api = apiOf(authorizer, { rules });
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
const called = (key: string, more: object = {}) => ({ key, labels: { en: key }, ...more });
const pathsIn = ({ body }: { body: Record<string, unknown> }) =>
  Object(body.errors).map(({ path }: { path: string }) => path);

describe('categories', () => {
  test('are three on a new desk, and more are made, read, changed, retired, restored and audited', async () => {
    expect((await get('/v1/categories')).body).toMatchObject({
      items: [
        { key: 'billing' },
        { key: 'sales' },
        { key: 'technical', labels: { en: 'Technical' }, version: 0 },
      ],
      next: null,
    });
    const labels = { en: 'Refunds', de: 'Erstattungen' };
    const made = await post('/v1/categories', { key: 'refunds', labels, parent: 'billing' });
    const refunds = { key: 'refunds', labels, parent: 'billing', isRetired: false, version: 1 };
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: refunds });
    expect((await get('/v1/categories/refunds')).body).toEqual(made.body);
    expect((await get('/v1/categories/sales')).body).toMatchObject({ version: 1 });
    const team = await givenTeam(database);
    const changed = await patch('/v1/categories/refunds', { teamId: team.id }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { ...refunds, teamId: team.id, version: 2 } });
    expect(await patch('/v1/categories/refunds', { teamId: null }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
    });
    expect((await post('/v1/categories/refunds/retire')).body).toMatchObject({ isRetired: true, version: 3 });
    expect((await post('/v1/categories/refunds/restore')).body).toMatchObject({ isRetired: false });
    const trail = await get('/v1/categories/refunds/events?limit=2');
    expect(trail.body.items).toMatchObject([
      {
        type: 'configuration.created',
        change: { labels: { before: null, after: labels }, parent: { before: null, after: 'billing' } },
      },
      { type: 'configuration.updated', change: { teamId: { before: null, after: team.id } } },
    ]);
    expect((await get(String(trail.body.next))).body.items).toMatchObject([
      { type: 'configuration.retired', change: { isRetired: { before: false, after: true } } },
      { type: 'configuration.restored' },
    ]);
  });

  test('tell the bus which they are and what they bring, and no words', async () => {
    await post('/v1/categories', called('quiet', { labels: { en: 'Made-up words' }, priority: 'high' }));
    const ofQuiet = { pk: 'CONFIG#categories#quiet', from: 'E#', to: 'E#~' };
    const { event, words } = Object((await database.table.query(ofQuiet)).rows[0]);
    const facts = { parent: null, teamId: null, priority: 'high', priorities: null };
    expect(event).toMatchObject({
      type: 'configuration.created',
      configuration: { area: 'categories', key: 'quiet', isRetired: false, version: 1, facts },
      change: { priority: { before: null, after: 'high' } },
      reworded: ['labels'],
    });
    expect(JSON.stringify(event)).not.toContain('Made-up');
    expect(words).toMatchObject({ change: { labels: { after: { en: 'Made-up words' } } } });
  });

  test('come in pages by key, and a request that is repeated by its key is answered as before', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await post('/v1/categories', called('once'), key);
    const again = await post('/v1/categories', called('once'), key);
    expect(again).toMatchObject({ headers: { 'idempotency-replayed': 'true' }, body: first.body });
    const retire = { 'idempotency-key': 'retire', 'if-match': '"1"' };
    const retired = await post('/v1/categories/once/retire', undefined, retire);
    expect((await post('/v1/categories/once/retire', undefined, retire)).body).toEqual(retired.body);
    const keys: string[] = [];
    for (let next: unknown = '/v1/categories?limit=2'; typeof next === 'string'; ) {
      const { body } = await get(next);
      keys.push(...Object(body.items).map((category: { key: string }) => category.key));
      next = body.next;
    }
    expect(keys).toEqual([...keys].sort());
    expect(keys).toEqual(expect.arrayContaining(['billing', 'once', 'sales', 'technical']));
  });

  const table = { low: 'normal', medium: 'normal', high: 'normal' };
  test.each([
    ['no key', { labels: { en: 'A' } }, ['key']],
    ['a key that is none', called('Re funds'), ['key']],
    ['no label', { key: 'wrong' }, ['labels']],
    ['no English label', called('wrong', { labels: { de: 'Falsch' } }), ['labels.en']],
    [
      'a label in no language',
      called('wrong', { labels: { en: 'A', 'no language': 'B' } }),
      ['labels.no language'],
    ],
    ['an empty label', called('wrong', { labels: { en: ' ' } }), ['labels.en']],
    ['no team of this desk', called('wrong', { teamId: 99 }), ['teamId']],
    ['no priority', called('wrong', { priority: 'burning' }), ['priority']],
    [
      'a table with holes',
      called('wrong', { priorities: { low: table, high: table } }),
      ['priorities.medium'],
    ],
    ['no category above it', called('wrong', { parent: 'nothing' }), ['parent']],
    ['itself above it', called('wrong', { parent: 'wrong' }), ['parent']],
    ['a field of the desk', called('wrong', { isRetired: true }), ['isRetired']],
  ])('a new one with %s is refused, and nothing changes', async (_, body, paths) => {
    const before = await meaningfulRows(database);
    const answer = await post('/v1/categories', body);
    expect(answer.status).toBe(422);
    expect(pathsIn(answer)).toEqual(paths);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('never take a key twice, are not there unless they were made, and never lie below themselves', async () => {
    expect(await post('/v1/categories', called('billing'))).toMatchObject({
      status: 409,
      body: { code: 'category.key_taken' },
    });
    for (const answer of [
      get('/v1/categories/nothing'),
      get('/v1/categories/nothing/events'),
      patch('/v1/categories/nothing', { priority: null }),
      post('/v1/categories/nothing/retire'),
      post('/v1/categories/nothing/restore'),
    ])
      expect(await answer).toMatchObject({ status: 404, body: { code: 'category.not_found' } });
    await post('/v1/categories', called('lower', { parent: 'sales' }));
    expect(pathsIn(await patch('/v1/categories/sales', { parent: 'lower' }))).toEqual(['parent']);
    expect((await patch('/v1/categories/sales', { key: 'other' })).status).toBe(422);
    expect((await patch('/v1/categories/sales', {})).status).toBe(422);
    const languages = Array.from({ length: 26 * 26 }, (_, at) => (at + 370).toString(36));
    const labels = Object.fromEntries(languages.map((at) => [`en-x-${at}`, 'A'.repeat(100)]));
    expect(await patch('/v1/categories/sales', { labels: { en: 'A', ...labels } })).toMatchObject({
      status: 422,
      body: { code: 'category.too_large' },
    });
  });
});

describe('the options of the desk', () => {
  test('are as settings declare them, and then as admins set them, with an audit trail', async () => {
    expect(await get('/v1/options')).toMatchObject({
      headers: { etag: '"0"' },
      body: { undoSeconds: 0, version: 0 },
    });
    const set = await patch('/v1/options', { undoSeconds: 30 }, { 'if-match': '"0"' });
    expect(set).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { undoSeconds: 30, version: 1 },
    });
    expect((await patch('/v1/options', { undoSeconds: 20 }, { 'if-match': '"0"' })).status).toBe(412);
    expect((await get('/v1/options')).body).toEqual(set.body);
    expect((await get('/v1/options/events')).body.items).toMatchObject([
      { change: { undoSeconds: { before: 0, after: 30 } } },
    ]);
  });

  test('name the desk as its settings do, until an admin does, in words that stay in the audit trail', async () => {
    const declared = { deskName: 'Acme Help', quoteHistory: false };
    expect((await get('/v1/options')).body).toMatchObject(declared);
    const change = { deskName: 'Acme Care', quoteHistory: true };
    expect((await patch('/v1/options', change)).body).toMatchObject(change);
    expect((await get('/v1/options/events')).body.items).toMatchObject([
      {},
      {
        change: {
          deskName: { before: 'Acme Help', after: 'Acme Care' },
          quoteHistory: { before: false, after: true },
        },
      },
    ]);
    const events = Object.values(await meaningfulRows(database)).filter(
      (row) => Object(row).kind === 'event',
    );
    const told = events.findLast((row) => JSON.stringify(row).includes('"area":"options"'));
    expect(Object(told).event).toMatchObject({ configuration: { facts: { quoteHistory: true } } });
    expect(JSON.stringify(Object(told).event)).not.toContain('Acme Care');
  });

  test('that an earlier version wrote down without a name keep that of the settings', async () => {
    const key = { pk: 'CONFIG#options', sk: 'desk' };
    const condition = { expression: 'attribute_exists(#pk)' };
    const remove = ['thing.deskName', 'thing.quoteHistory'];
    await database.table.write([{ type: 'update', key, remove, condition }]);
    expect((await get('/v1/options')).body).toMatchObject({ deskName: 'Acme Help', quoteHistory: false });
    expect((await patch('/v1/options', { undoSeconds: 1 })).body).toMatchObject({ deskName: 'Acme Help' });
    await patch('/v1/options', { undoSeconds: 0 });
  });

  test.each([
    ['nothing', {}],
    ['the name to nothing', { deskName: '' }],
    ['the name to nothing that is seen', { deskName: '   ' }],
    ['the name to several lines', { deskName: 'Acme\nBcc: all@example.com' }],
    ['the quotes to a word', { quoteHistory: 'yes' }],
    ['too much', { undoSeconds: 61 }],
    ['null', { undoSeconds: null }],
    ['what is none', { undoMinutes: 1 }],
    ['the version', { version: 3 }],
  ])('refuse a change of %s', async (_, body) => {
    const before = await meaningfulRows(database);
    expect((await patch('/v1/options', body)).status).toBe(422);
    expect(await meaningfulRows(database)).toEqual(before);
  });
});
