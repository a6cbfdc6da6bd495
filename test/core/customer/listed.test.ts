import {
  createCustomer,
  customerKey,
  duplicatesOf,
  findByPhone,
  keepListings,
  listedPage,
  listingsAsked,
  updateCustomer,
} from '../../../core/customer/index.ts';
import { alikeIn, likeListing, likenessesOf } from '../../../core/customer/listed/listings.ts';
import { LIST_CUSTOMERS } from '../../../core/customer-timeline/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import type { Customer } from '../../../schemas/customer.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { requesterOf } from '../../support/facts.ts';
import { byEmail } from '../../support/identities.ts';
import { JobQueue } from '../../support/job-queue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const unknown = { phone: null, locale: null, timezone: null, notes: '' };
const bySetup = { ...testContext(), actor: { kind: 'system' as const, name: 'setup' as const } };
const rowOf = (id: number) => database.table.get(customerKey(id));

/** A customer, with whom the projector has dealt. */
async function given(fields: Partial<Customer> & { addresses?: string[] }): Promise<Customer> {
  const { addresses = [], identities: _, ...rest } = fields;
  const all = { name: '', ...unknown, ...rest, identities: byEmail(...addresses) };
  const customer = await createCustomer(database, testContext(), { fields: all });
  await keepListings(database.table, [{ row: await rowOf(customer.id), before: undefined }]);
  return customer;
}

async function changed(customerId: number, change: object): Promise<void> {
  const before = await rowOf(customerId);
  await updateCustomer(database, testContext(), { customerId, change });
  await keepListings(database.table, [{ row: await rowOf(customerId), before }]);
}

const idsIn = async (filter: Parameters<typeof listingsAsked>[0], limit = 50, after?: string) => {
  const page = await listedPage(database.table, listingsAsked(filter), { limit, ...(after && { after }) });
  return { ids: page.items.map(({ id }) => id), after: page.after };
};

test('customers stand in the lists of what they have, newest first, in full pages, until they have it no more', async () => {
  const made = [];
  for (let at = 0; at < 5; at += 1) made.unshift(await given({ tags: ['wholesale'], isVip: at % 2 === 0 }));
  const ids = made.map(({ id }) => id);
  const first = await idsIn({ tag: 'wholesale' }, 2);
  expect(first.ids).toEqual(ids.slice(0, 2));
  expect((await idsIn({ tag: 'wholesale' }, 2, first.after ?? '')).ids).toEqual(ids.slice(2, 4));
  const vips = ids.filter((_, at) => at % 2 === 0);
  expect((await idsIn({ tag: 'wholesale', isVip: true })).ids).toEqual(vips);
  await changed(vips[0] ?? 0, { isVip: false });
  await changed(vips[1] ?? 0, { tags: [] });
  expect((await idsIn({ tag: 'wholesale', isVip: true })).ids).toEqual(vips.slice(2));
  expect((await idsIn({ isBlocked: true })).ids).toEqual([]);
});

test('a page of a list is one Query and the customers in it', async () => {
  await given({ tags: ['counted'] });
  database.forgetCalls();
  await idsIn({ tag: 'counted' });
  expect(database.seen().map(({ command }) => command)).toEqual(['QueryCommand', 'BatchGetItemCommand']);
});

test.each<[string, Partial<Customer>, Partial<Customer>, string[]]>([
  [
    'the name in another order and without accents',
    { name: 'Jörg  Müßig' },
    { name: 'Mussig, Jorg' },
    ['name'],
  ],
  [
    'an address with a tag, and without it',
    { identities: byEmail('mara@example.com') },
    { identities: byEmail('mara+shop@example.com') },
    ['address'],
  ],
  [
    'dots in an address of a service that knows none',
    { identities: byEmail('m.lindt@gmail.com') },
    { identities: byEmail('mlindt@googlemail.com') },
    ['address'],
  ],
  ['any of the phone numbers', { phone: '+491', otherPhones: ['+492'] }, { phone: '+492' }, ['phone']],
  [
    'nothing: dots of another service',
    { identities: byEmail('m.lindt@example.com') },
    { identities: byEmail('mlindt@example.com') },
    [],
  ],
  ['nothing: neither has a name', { name: '' }, { name: '' }, []],
])('two customers are alike by %s', (_, one, other, expected) => {
  const bare = { name: '', identities: [], phone: null, otherPhones: [], postalAddress: null };
  const [first, second] = [requesterOf({ ...bare, ...one }), requesterOf({ ...bare, ...other, id: 8 })];
  expect(alikeIn(first, second)).toEqual(expected);
  expect(alikeIn(second, first)).toEqual(expected);
});

test('lists of who is alike do not say in what', () => {
  const names = likenessesOf(requesterOf()).map(likeListing).join(' ');
  expect(names).not.toMatch(/mara|lindt|example|89123456/i);
});

test('who may be the same person is offered, whoever is alike in most in front, and nobody who is not', async () => {
  const home = { lines: ['Ring 1'], postalCode: '1010', city: 'Wien', region: null, country: 'AT' };
  const mara = await given({ name: 'Mara Winter', phone: '+4315550001', postalAddress: home });
  const named = await given({ name: 'Winter Mara', addresses: ['mara.winter@example.com'] });
  const both = await given({ name: 'mara winter', phone: '+4315550001' });
  const house = await given({ name: 'Jo Winter', postalAddress: { ...home, lines: ['RING 1'] } });
  await given({ name: 'Mara Sommer', phone: '+4315550002' });
  const offered = await duplicatesOf(database.table, mara.id);
  expect(offered.map(({ customer, alikeIn: by }) => [customer.id, by])).toEqual([
    [both.id, ['name', 'phone']],
    [house.id, ['postal_address']],
    [named.id, ['name']],
  ]);
  await changed(named.id, { name: 'Anna Winter' });
  const left = (await duplicatesOf(database.table, mara.id)).map(({ customer }) => customer.id);
  expect(left).toEqual([both.id, house.id]);
});

test('a job lists who was there before there were such lists', async () => {
  const fields = { name: 'Old Hand', ...unknown, identities: [], tags: ['old'], phone: '+4315559999' };
  const { id } = await createCustomer(database, testContext(), { fields });
  expect((await idsIn({ tag: 'old' })).ids).toEqual([]);
  const job = await startJob(database, bySetup, { principal: null, kind: LIST_CUSTOMERS, input: {} });
  await new JobQueue().begin(job.id).drain(database.table);
  expect((await idsIn({ tag: 'old' })).ids).toEqual([id]);
  expect(await findByPhone(database.table, '+4315559999')).toEqual([id]);
});
