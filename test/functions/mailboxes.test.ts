import { createMailbox, retireMailbox } from '../../core/mailbox/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenCustomer, meaningfulRows } from '../support/desk.ts';

const api = apiOf(authorizer, { agents, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const SUPPORT = '/v1/mailboxes/support@desk.example.com';
const at = (name: string) => ({ address: `${name}@desk.example.com`, name: 'Sales' });
const pathOf = (name: string) => `/v1/mailboxes/${name}@desk.example.com`;
const sales = at('sales');
const SALES = pathOf('sales');
const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  api('POST', path, { token, headers, ...(body && { body }) });
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PATCH', path, { token, body, headers });

test('a mailbox is made, read, changed, retired, restored, listed and audited', async () => {
  const made = await post('/v1/mailboxes', { ...sales, name: ' Sales ' });
  const followUp = { policy: 'new_ticket' };
  const acknowledging = { acknowledgement: 'acknowledgement', acknowledges: true };
  const mailed = { aliases: [], language: null, signature: null, plusAddresses: true, opening: {} };
  const request = { word: 'request', forms: {} };
  const shown = { request, branding: { colour: null, logo: null }, namesChannels: false };
  const open = { writers: { who: 'anyone' } };
  const unsaid = { teamId: null, followUp, ...acknowledging, ...mailed, ...shown, ...open };
  const mailbox = { ...sales, ...unsaid, isDefault: false, isRetired: false, version: 1 };
  expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: mailbox });
  expect((await api('GET', '/v1/mailboxes/Sales%40desk.example.com', { token })).body).toEqual(mailbox);
  expect(await patch(SALES, { isDefault: true }, { 'if-match': '"1"' })).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: { isDefault: true },
  });
  expect(await post(`${SALES}/retire`)).toMatchObject({ status: 409, body: { code: 'mailbox.is_default' } });
  expect(await post(`${SUPPORT}/retire`)).toMatchObject({ status: 200, body: { isRetired: true } });
  expect(await patch(SUPPORT, { isDefault: true })).toMatchObject({
    status: 409,
    body: { code: 'mailbox.retired' },
  });
  expect(await post(`${SUPPORT}/restore`)).toMatchObject({ status: 200, body: { isRetired: false } });
  await patch(SUPPORT, { isDefault: true });
  const trail = await api('GET', `${SALES}/events?limit=1`, { token });
  expect(trail.body).toMatchObject({ items: [{ type: 'mailbox.created' }] });
  const rest = await api('GET', String(trail.body.next), { token });
  expect(rest.body).toMatchObject({ items: [{ type: 'mailbox.updated' }] });
});

test('mailboxes come in pages that link to each other, by address', async () => {
  for (const name of ['zoe', 'ada', 'kim']) await post('/v1/mailboxes', at(name));
  const found: unknown[] = [];
  for (let next: unknown = '/v1/mailboxes?limit=2'; typeof next === 'string'; ) {
    const { body } = await api('GET', next, { token });
    found.push(...Object(body.items));
    next = body.next;
  }
  const { body } = await api('GET', '/v1/mailboxes?limit=100', { token });
  expect(found).toEqual(body.items);
  const addresses = found.map((mailbox) => Object(mailbox).address);
  expect(addresses).toEqual([...addresses].sort());
  expect(addresses).toEqual(expect.arrayContaining(['ada@desk.example.com', 'support@desk.example.com']));
});

test('a request that is repeated by its Idempotency-Key is answered as before, with the version that it named', async () => {
  const key = { 'idempotency-key': 'once' };
  const first = await post('/v1/mailboxes', at('once'), key);
  expect((await post('/v1/mailboxes', at('once'), key)).body).toEqual(first.body);
  const retire = { 'idempotency-key': 'retire', 'if-match': '"1"' };
  const retired = await post(`${pathOf('once')}/retire`, undefined, retire);
  const again = await post(`${pathOf('once')}/retire`, undefined, retire);
  expect(again).toMatchObject({
    status: 200,
    headers: { 'idempotency-replayed': 'true' },
    body: retired.body,
  });
  expect(await post(`${pathOf('once')}/restore`, undefined, { 'if-match': '"1"' })).toMatchObject({
    status: 412,
  });
});

describe('what is wrong changes nothing:', () => {
  test.each([
    ['no address', { name: 'Sales' }, ['address']],
    ['no name', { address: 'wrong@desk.example.com' }, ['name']],
    ['an empty name', { ...at('wrong'), name: ' ' }, ['name']],
    ['a name with a line break', { ...at('wrong'), name: 'A\nBcc: all@example.com' }, ['name']],
    ['a name that is too long', { ...at('wrong'), name: 'x'.repeat(101) }, ['name']],
    ['an address elsewhere', { ...at('wrong'), address: 'sales@example.com' }, ['address']],
    ['an address with a plus label', { ...at('wrong'), address: 'sales+t1@desk.example.com' }, ['address']],
    [
      'an address with letters that mail cannot carry',
      { ...at('wrong'), address: 'säles@desk.example.com' },
      ['address'],
    ],
    ['an address with a name', { ...at('wrong'), address: 'Sales <sales@desk.example.com>' }, ['address']],
    ['no team of this desk', { ...at('wrong'), teamId: 99 }, ['teamId']],
    ['a field of the desk', { ...at('wrong'), isRetired: true }, ['isRetired']],
  ])('a new mailbox with %s', async (_, body, paths) => {
    const before = await meaningfulRows(database);
    const answer = await post('/v1/mailboxes', body);
    expect(answer.status).toBe(422);
    expect(Object(answer.body.errors).map(({ path }: { path: string }) => path)).toEqual(paths);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test.each([
    ['nothing', {}, 422],
    ['another address', { address: 'other@desk.example.com' }, 422],
    ['no name', { name: null }, 422],
    ['no team of this desk', { teamId: 99 }, 422],
    ['that the default is none', { isDefault: false }, 409],
  ])('a change of %s', async (_, body, status) => {
    const before = await meaningfulRows(database);
    expect((await patch(SUPPORT, body)).status).toBe(status);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('an address that is taken, by a retired mailbox too', async () => {
    await post('/v1/mailboxes', at('taken'));
    await post(`${pathOf('taken')}/retire`);
    for (const address of [at('taken').address, 'Support@Desk.example.com'])
      expect(await post('/v1/mailboxes', { name: 'Again', address })).toMatchObject({
        status: 409,
        body: { code: 'mailbox.address_taken' },
      });
  });

  test('a mailbox that is not there', async () => {
    const path = '/v1/mailboxes/other@desk.example.com';
    const asked = [
      api('GET', path, { token }),
      api('GET', `${path}/events`, { token }),
      patch(path, { name: 'Other' }),
      post(`${path}/retire`),
      post(`${path}/restore`),
    ];
    for (const answer of asked)
      expect(await answer).toMatchObject({ status: 404, body: { code: 'mailbox.not_found' } });
  });
});

test('a ticket may be opened in a mailbox that was made a moment ago, and in none that is retired or never was', async () => {
  const { id } = await givenCustomer(database);
  const open = (mailbox?: string) =>
    post('/v1/tickets', { subject: 'Hello', text: 'Here', requester: { id }, mailbox });
  expect((await open()).body).toMatchObject({ mailbox: 'support@desk.example.com' });
  const mailboxes = [{ address: 'support@desk.example.com', name: 'Support' }];
  const deps = { table: database.table, domain: 'desk.example.com', mailboxes };
  const fields = { ...at('newest'), teamId: null, isDefault: false };
  await createMailbox(deps, testContext(), { fields });
  expect((await open('Newest@desk.example.com')).body).toMatchObject({ mailbox: at('newest').address });
  await createMailbox(deps, testContext(), { fields: { ...fields, ...at('gone') } });
  await retireMailbox(deps, testContext(), { address: at('gone').address });
  expect(await open(at('gone').address)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'mailbox', message: 'is retired: restore it first, or name another' }] },
  });
  expect(await open('other@desk.example.com')).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'mailbox' }] },
  });
});

test('a mailbox says its own word for "request" only with all forms that its language counts by, and shows its colour', async () => {
  const change = (body: object) => patch(SALES, body);
  const forms = { ru: { one: 'заявка', few: 'заявки' } };
  expect(await change({ request: { word: 'case', forms } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'request.forms.ru', message: 'must have `many` as well' }] },
  });
  const own = { word: 'case', forms: { ru: { ...forms.ru, many: 'заявок' } } };
  const branding = { colour: '#0A6EBD', logo: 'https://shop.example/logo.png' };
  expect(await change({ request: own, branding, namesChannels: true })).toMatchObject({
    status: 200,
    body: { request: own, branding: { ...branding, colour: '#0a6ebd' }, namesChannels: true },
  });
  expect(await change({ branding: { logo: 'http://shop.example/logo.png' } })).toMatchObject({ status: 422 });
});
