import {
  createCustomer,
  findByExternalId,
  findByPhone,
  findCustomer,
  loadCustomer,
} from '../../../core/customer/index.ts';
import { loadOrganisation } from '../../../core/organisation/index.ts';
import { allRows } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';
import { given } from '../../support/imports.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

const first = async (kind: 'customers' | 'organisations', item: object) =>
  (await given(desk, kind, [item]))[0];

const ACME = {
  externalId: 'old:9',
  name: 'Acme',
  domains: ['ACME.example.net'],
  tags: ['VIP'],
  createdAt: '2020-01-01T00:00:00Z',
};

test('an organisation is there with its own time, and once', async () => {
  const made = await first('organisations', ACME);
  expect(made).toMatchObject({ outcome: 'created', errors: [] });
  expect(await loadOrganisation(desk.table, made?.id ?? 0)).toMatchObject({
    name: 'Acme',
    domains: ['acme.example.net'],
    externalId: 'old:9',
    tags: ['vip'],
    createdAt: '2020-01-01T00:00:00.000Z',
  });
  const before = await allRows(desk.database);
  expect(await first('organisations', { ...ACME, name: 'Acme Inc' })).toMatchObject({
    outcome: 'unchanged',
    id: made?.id,
  });
  expect(await allRows(desk.database)).toEqual(before);
});

test('a customer is of the organisation that is named, or that has the domain', async () => {
  const byName = {
    externalId: 'old:c1',
    name: 'Jo',
    addresses: ['jo@elsewhere.example.net'],
    organisation: 'old:9',
  };
  const byDomain = {
    externalId: 'old:c2',
    name: 'Bo',
    addresses: ['bo@acme.example.net'],
    createdAt: '2020-05-01T00:00:00Z',
  };
  const results = await given(desk, 'customers', [byName, byDomain]);
  const customers = await Promise.all(results.map(({ id }) => loadCustomer(desk.table, id ?? 0)));
  const [acme] = await given(desk, 'organisations', [ACME]);
  expect(customers.map(({ organisationId }) => organisationId)).toEqual([acme?.id, acme?.id]);
  expect(customers[1]?.createdAt).toBe('2020-05-01T00:00:00.000Z');
  expect(await first('customers', byName)).toMatchObject({ outcome: 'unchanged', id: results[0]?.id });
});

test('who is here with one of the addresses is the same customer: what was not known is filled in, and what was stays', async () => {
  const fields = {
    name: '',
    identities: byEmail('kim@example.org'),
    phone: null,
    locale: 'de',
    timezone: null,
    notes: '',
  };
  const { id } = await createCustomer(desk, desk.context(), { fields });
  const kim = {
    externalId: 'old:c3',
    name: 'Kim',
    addresses: ['KIM@example.org', 'kim@home.example.org'],
    locale: 'fr',
    phone: '+4989123456',
    notes: 'Calls in the evening.',
  };
  expect(await first('customers', kim)).toMatchObject({ outcome: 'updated', id });
  expect(await loadCustomer(desk.table, id)).toMatchObject({
    name: 'Kim',
    identities: [...byEmail('kim@example.org'), ...byEmail('kim@home.example.org')],
    locale: 'de',
    phone: '+4989123456',
    notes: 'Calls in the evening.',
  });
});

test('addresses of two customers are of no one', async () => {
  const fields = {
    name: 'Lu',
    identities: byEmail('lu@example.org'),
    phone: null,
    locale: null,
    timezone: null,
    notes: '',
  };
  await createCustomer(desk, desk.context(), { fields });
  const both = { externalId: 'old:c4', name: 'Both', addresses: ['kim@example.org', 'lu@example.org'] };
  expect(await first('customers', both)).toMatchObject({
    outcome: 'failed',
    errors: [{ path: 'addresses.1' }],
  });
});

test.each([
  ['organisations', { ...ACME, externalId: 'x1' }, ''],
  ['organisations', { ...ACME, externalId: 'x2', domains: ['no domain'] }, 'domains.0'],
  ['organisations', { externalId: 'x3' }, 'name'],
  [
    'organisations',
    { ...ACME, externalId: 'x4', domains: [], createdAt: '2099-01-01T00:00:00Z' },
    'createdAt',
  ],
  ['organisations', { ...ACME, externalId: 'x5', domains: [], fields: { plan: 'gold' } }, 'fields.plan'],
  ['customers', { externalId: 'y1', name: 'X', organisation: 'nobody' }, 'organisation'],
  ['customers', { externalId: 'y2', name: 'X', addresses: ['nobody'] }, 'addresses.0'],
  ['customers', { externalId: 'y3', name: 'X', createdAt: '1969-01-01T00:00:00Z' }, 'createdAt'],
  ['customers', { externalId: 'y4', name: 'X', fields: { plan: 'gold' } }, 'fields.plan'],
  ['customers', { name: 'X' }, 'externalId'],
] as const)('of %s, %j fails with its path, and changes nothing', async (kind, item, path) => {
  const before = await allRows(desk.database);
  const result = await first(kind, item);
  expect(result).toMatchObject({ outcome: 'failed', id: null });
  expect(result?.errors.map((error) => error.path)).toEqual([path]);
  const counters = (rows: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(rows).filter(([key]) => !key.startsWith('COUNTER#')));
  expect(counters(await allRows(desk.database))).toEqual(counters(before));
});

const EVERYTHING = {
  externalId: 'old:all',
  name: 'Ro Vance',
  addresses: ['ro@vance.example.org', 'ro@home.example.org'],
  identities: [
    { channel: 'telegram', value: '7001', account: 'shop_bot', name: '@ro' },
    { channel: 'telegram', value: '7001', account: 'shop_bot' },
    { channel: 'whatsapp', value: 'DE.abc' },
  ],
  externalIdOfRecord: 'crm:77',
  phone: '+4989123400',
  phones: ['+4989123401', '+4989123400'],
  postalAddress: { lines: ['Am Markt 1'], postalCode: '80331', city: 'München', region: null, country: 'DE' },
  location: { country: 'DE', region: null, city: 'München', source: 'given' },
  tags: ['Wholesale', 'vip'],
  isVip: true,
  sharedTickets: 'read',
  locale: 'de',
  timezone: 'Europe/Berlin',
  notes: 'Calls back.',
} as const;

test('all that is known of a customer comes along, by which they are found and recognised', async () => {
  const made = await first('customers', EVERYTHING);
  expect(made).toMatchObject({ outcome: 'created', errors: [] });
  const { name, externalIdOfRecord, phone, postalAddress, location, isVip, sharedTickets } = EVERYTHING;
  const customer = await loadCustomer(desk.table, made?.id ?? 0);
  expect(customer).toMatchObject({
    ...{ name, phone, postalAddress, location, isVip, sharedTickets },
    externalId: externalIdOfRecord,
    otherPhones: ['+4989123401'],
    tags: ['vip', 'wholesale'],
    identities: [
      ...byEmail('ro@vance.example.org', 'ro@home.example.org'),
      { channel: 'telegram', value: '7001', account: 'shop_bot', name: '@ro' },
      { channel: 'whatsapp', value: 'DE.abc' },
    ],
  });
  const { table } = desk;
  expect(await findByExternalId(table, 'crm:77')).toBe(made?.id);
  expect(await findByPhone(table, '+4989123401')).toEqual([made?.id]);
  expect(await findCustomer(table, { channel: 'telegram', value: '7001', account: 'shop_bot' })).toBe(
    made?.id,
  );
  expect(await findCustomer(table, { channel: 'telegram', value: '7001' })).toBeNull();
  expect(await first('customers', EVERYTHING)).toMatchObject({ outcome: 'unchanged', id: made?.id });
});

test.each([
  ['an identity', { identities: [{ channel: 'whatsapp', value: 'DE.abc' }] }],
  ['the external id of the record', { externalIdOfRecord: 'crm:77' }],
])('who has %s is the same customer, of whom more is known by that', async (what, said) => {
  const [all] = await given(desk, 'customers', [EVERYTHING]);
  const more = {
    externalId: `old:again ${what}`,
    tags: [`by_${what.replaceAll(' ', '_')}`],
    phones: ['+4989123409'],
    ...said,
  };
  expect(await first('customers', more)).toMatchObject({ outcome: 'updated', id: all?.id });
  const { name, tags = [], otherPhones = [] } = await loadCustomer(desk.table, all?.id ?? 0);
  expect([name, tags, otherPhones]).toEqual([
    'Ro Vance',
    expect.arrayContaining(['vip', ...more.tags]),
    expect.arrayContaining(['+4989123401', '+4989123409']),
  ]);
});

test('what is of two customers is of neither', async () => {
  await given(desk, 'customers', [EVERYTHING]);
  const both = { externalId: 'old:both', addresses: ['kim@example.org'], externalIdOfRecord: 'crm:77' };
  expect(await first('customers', both)).toMatchObject({
    outcome: 'failed',
    errors: [{ path: 'externalIdOfRecord' }],
  });
});

test('an organisation shares its tickets as it did', async () => {
  const made = await first('organisations', {
    externalId: 'old:shared',
    name: 'Shared',
    sharedTickets: 'answer',
  });
  expect(await loadOrganisation(desk.table, made?.id ?? 0)).toMatchObject({ sharedTickets: 'answer' });
});
