import { listEntries } from '../../../core/context/index.ts';
import { calledName, findByPhone, findCustomer, loadCustomer } from '../../../core/customer/index.ts';
import { shopify } from '../../../core/shop/shopify.ts';
import { takeOrder } from '../../../core/shop/take-order.ts';
import { woocommerce } from '../../../core/shop/woocommerce.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenCustomer } from '../../support/desk.ts';
import { SHOP, shopifyOrder, wooOrder } from '../../support/given-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

let orders = 0;
/** An order of which Shopify says no address. */
function without(fields: object = {}) {
  orders += 1;
  const customer = { id: 900 + orders, email: null, phone: null, first_name: null, last_name: null };
  const none = { email: null, contact_email: null, billing_address: null, customer };
  return shopifyOrder({
    id: 5000 + orders,
    name: `#${5000 + orders}`,
    order_number: 5000 + orders,
    ...none,
    ...fields,
  });
}
const take = (raw: object) =>
  takeOrder(database.table, testContext(), { shop: SHOP, told: shopify.order(raw) });
const accountOf = (value: string) =>
  findCustomer(database.table, { channel: 'custom', account: SHOP.key, value });
async function numbersOf(customerId: number | null) {
  const page = { owners: [customerId ?? 0], kind: 'order', page: { limit: 100 } };
  const { items } = await listEntries(database.table, page);
  return items.map(({ number }) => number).sort();
}

test('without an address, an order is of the visitor who has the account, however many they make', async () => {
  const account = { id: 777, email: null, phone: null, first_name: '', last_name: '' };
  const [first, second] = [without({ customer: account }), without({ customer: account })];
  expect([await take(first), await take(second)]).toEqual(['saved', 'saved']);
  const id = await accountOf('777');
  expect(await numbersOf(id)).toEqual([first.name, second.name].map((name) => name.replace('#', '')));
  const visitor = await loadCustomer(database.table, id ?? 0);
  expect(calledName(visitor, ['en'])).toBe(`Visitor ${id}`);
  expect(visitor.identities).toEqual([{ channel: 'custom', account: SHOP.key, value: '777' }]);
});

test('without an account, it is of whoever is called at the number', async () => {
  const order = without({ customer: null, billing_address: { name: 'Bo Ek', phone: '+46 8 123 456 00' } });
  expect(await take(order)).toBe('saved');
  const [id = 0] = await findByPhone(database.table, '+46812345600');
  expect(await numbersOf(id)).toEqual([String(order.order_number)]);
  expect((await loadCustomer(database.table, id)).name).toBe('Bo Ek');
  const again = without({ customer: null, billing_address: { name: 'Bo Ek', phone: '0046 (8) 12345600' } });
  await take(again);
  expect(await findByPhone(database.table, '+46812345600')).toEqual([id]);
  expect(await numbersOf(id)).toHaveLength(2);
});

test('goes to whoever has the address as soon as the shop says one, which is given to nobody who is known by the account', async () => {
  const { id: own } = await givenCustomer(database, 'own@example.com');
  const order = without({ customer: { id: 778, email: null } });
  await take(order);
  const visitor = await accountOf('778');
  expect(await numbersOf(visitor)).toHaveLength(1);
  await take({ ...order, email: 'own@example.com', updated_at: '2026-03-02T12:00:00-05:00' });
  expect([await numbersOf(visitor), await numbersOf(own)]).toEqual([[], [String(order.order_number)]]);
  await take(without({ customer: { id: 778, email: 'typed@example.com' } }));
  const typed = await findCustomer(database.table, { channel: 'email', value: 'typed@example.com' });
  expect([null, visitor, own]).not.toContain(typed);
});

test('of whom the shop knows nothing, it is kept with one customer for all of its counter, until the shop says whose it is', async () => {
  const { id: own } = await givenCustomer(database, 'later@example.com');
  const [first, second] = [without({ customer: null }), without({ customer: null })];
  expect([await take(first), await take(second), await take(first)]).toEqual(['saved', 'saved', 'unchanged']);
  const counter = await accountOf('over-the-counter');
  expect((await loadCustomer(database.table, counter ?? 0)).name).toBe(SHOP.name);
  expect(await numbersOf(counter)).toEqual([String(first.order_number), String(second.order_number)]);
  const told = { ...first, email: 'later@example.com', updated_at: '2026-03-02T12:00:00-05:00' };
  expect(await take(told)).toBe('saved');
  expect([await numbersOf(counter), await numbersOf(own)]).toEqual([
    [String(second.order_number)],
    [String(first.order_number)],
  ]);
  expect(await take({ ...told, email: null, updated_at: '2026-03-03T12:00:00-05:00' })).toBe('saved');
  expect(await numbersOf(own)).toEqual([String(first.order_number)]);
});

test('a guest without an address is known by a number that says its country, and by no account', () => {
  const guest = wooOrder({ id: 9, customer_id: 0, billing: { email: '', phone: '(555) 555-5555' } });
  expect(woocommerce.order(guest).customer).toBeNull();
  const known = wooOrder({ id: 9, customer_id: 12, billing: { email: '', phone: '+1 555 555 5555' } });
  expect(woocommerce.order(known).customer).toMatchObject({
    address: null,
    phone: '+15555555555',
    account: '12',
  });
});
