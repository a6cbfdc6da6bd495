import * as fc from 'fast-check';
import { type EntryGiven, listEntries } from '../../../core/context/index.ts';
import { shopify } from '../../../core/shop/shopify.ts';
import { takeDeletion, takeOrder } from '../../../core/shop/take-order.ts';
import { isSignedBy } from '../../../core/shop/take-webhook.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { SHOP, shopifyOrder, signatureOf } from '../../support/given-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** What a shop tells: states of an order, some of one second, and that it is gone. */
const told = fc.oneof(
  fc.record({
    minute: fc.nat({ max: 3 }),
    financial_status: fc.constantFrom('pending', 'paid', 'refunded'),
    email: fc.constantFrom('one@example.com', 'two@example.com'),
  }),
  fc.record({ minute: fc.nat({ max: 3 }), isGone: fc.constant(true) }),
);
type Told = typeof told extends fc.Arbitrary<infer One> ? One : never;

const at = (minute: number) => `2026-03-01T12:0${minute}:00.000Z`;
let orders = 0;

/** What the desk knows of a new order in the end. */
async function inTheEnd(all: readonly Told[]): Promise<unknown> {
  orders += 1;
  const [id, { table }] = [orders, database];
  for (const one of all) {
    if ('isGone' in one)
      await takeDeletion(table, testContext(), { shop: SHOP.key, id: String(id), at: at(one.minute) });
    else {
      const { minute, ...fields } = one;
      const raw = shopifyOrder({ ...fields, id, name: `#${100_000 + id}`, updated_at: at(minute) });
      await takeOrder(table, testContext(), { shop: SHOP, told: shopify.order(raw) });
    }
  }
  const known: (Pick<EntryGiven, 'status'> & { customerId: number })[] = [];
  for (const customerId of [1, 2]) {
    const { items } = await listEntries(table, { owners: [customerId], kind: 'order', page: { limit: 100 } });
    for (const { number, status } of items)
      if (number === String(100_000 + id)) known.push({ customerId, status });
  }
  return known;
}

test('in whatever order and however often a shop tells what happened to an order, the latest is what stays', async () => {
  // Both are customers from the beginning, so that their numbers are the same in every run.
  await inTheEnd([
    { minute: 0, financial_status: 'paid', email: 'one@example.com' },
    { minute: 1, financial_status: 'paid', email: 'two@example.com' },
  ]);
  const several = fc.array(told, { minLength: 1, maxLength: 5 });
  const mixed = several.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
  );
  await fc.assert(
    fc.asyncProperty(mixed, async ([all, shuffled]) => {
      expect(await inTheEnd(shuffled)).toEqual(await inTheEnd(all));
    }),
    { numRuns: 40 },
  );
});

test('a signature is that of a body to the byte, by one secret', () => {
  const body = Buffer.from('{"name":"Jo Čuk 🛒"}');
  const signature = signatureOf('hush', body.toString());
  expect(isSignedBy('hush', body, signature)).toBe(true);
  fc.assert(
    fc.property(fc.nat({ max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, by) => {
      const other = Buffer.from(body);
      other[place] = (other[place] ?? 0) ^ by;
      expect(isSignedBy('hush', other, signature)).toBe(false);
    }),
  );
  for (const wrong of ['', 'x', signature.slice(1), `${signature.slice(0, -2)}A=`, 'AAAA'.repeat(100)])
    expect(isSignedBy('hush', body, wrong)).toBe(false);
  expect(isSignedBy('other', body, signature)).toBe(false);
});
