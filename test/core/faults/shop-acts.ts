import { removeEntry, saveEntry } from '../../../core/context/index.ts';
import { setSecret } from '../../../core/secrets/set-secret.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { backfillShop, createShop, takeWebhook } from '../../../core/shop/index.ts';
import { shopify } from '../../../core/shop/shopify.ts';
import { takeDeletion, takeOrder } from '../../../core/shop/take-order.ts';
import { givenCustomer } from '../../support/desk.ts';
import { anOrder, KINDS } from '../../support/given-context.ts';
import { SHOP, shopifyOrder, signatureOf, wooOrder } from '../../support/given-shop.ts';
import { byAgent, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

const AS_OF = '2026-03-01T12:00:00.000Z';
const given = { ...anOrder(), asOf: AS_OF };
const told = (fields: object = {}) => ({ shop: SHOP, told: shopify.order(shopifyOrder(fields)) });
const entryOf = (customerId: number) => ({ customerId, kind: 'order', number: 'A-1001' });

/** A shop tells of an order; `before` is what it has told of until then. */
const taking = (does: string, fields: object = {}, before?: object): Act => ({
  file: 'shop/take-order.ts',
  does,
  arrange: async ({ desk, table }: Stage) => {
    if (before) await takeOrder(table, desk.context(), told(before));
    return () => takeOrder(table, desk.context(), told(fields));
  },
});

/** A webhook of a shop comes, and comes again as long as it is not answered. */
const hooked = (does: string, body: string): Act => ({
  file: 'shop/take-webhook.ts',
  does,
  arrange: async (stage) => {
    const secret = { sender: 'shophooks', id: SHOP.key } as const;
    await setSecret(stage, byAgent(stage), { secret, value: 'made-up words' });
    const headers = {
      'x-shopify-topic': 'orders/create',
      'x-shopify-hmac-sha256': signatureOf('made-up words', body),
    };
    const webhook = { shop: SHOP, headers, raw: Buffer.from(body) };
    return () => takeWebhook(stage.table, stage.desk.context(), webhook);
  },
});

const LATER = { updated_at: '2026-03-02T12:00:00-05:00' };

/** What other systems know of customers, and shops tell. */
export const SHOP_ACTS: readonly Act[] = [
  {
    file: 'context/save-entry.ts',
    does: 'save an order of a customer',
    arrange: async (stage) => {
      const { id } = await givenCustomer(stage.desk.database, 'bob@example.com');
      const deps = { table: stage.table, kinds: KINDS };
      return () => saveEntry(deps, byAgent(stage), { ...entryOf(id), given });
    },
  },
  {
    file: 'context/remove-entry.ts',
    does: 'take an order of a customer away',
    arrange: async (stage) => {
      const { id } = await givenCustomer(stage.desk.database, 'bob@example.com');
      const deps = { table: stage.table, kinds: KINDS };
      await saveEntry(deps, byAgent(stage), { ...entryOf(id), given });
      return (again) =>
        removeEntry(stage.table, byAgent(stage), entryOf(id)).catch(orKnown(again, NotFoundError));
    },
  },
  taking('take an order of somebody whom the desk does not know'),
  taking('take a later state of an order', LATER, {}),
  taking('take an order that is another’s now', { ...LATER, email: 'ana@example.com', customer: null }, {}),
  {
    file: 'shop/take-order.ts',
    does: 'take that a shop has taken an order away',
    arrange: async ({ desk, table }) => {
      const taken = told();
      await takeOrder(table, desk.context(), taken);
      const named = { shop: SHOP.key, id: taken.told.id, at: '2026-03-02T12:00:00.000Z' };
      return () => takeDeletion(table, desk.context(), named);
    },
  },
  {
    file: 'shop/take-order.ts',
    does: 'get past orders of a shop',
    arrange: async (stage) => {
      const { name, numberPrefix, isActive } = SHOP;
      const fields = {
        name,
        numberPrefix,
        isActive,
        platform: 'woocommerce',
        url: 'https://shop.example',
      } as const;
      const reach = 'public';
      await createShop({ table: stage.table, reach }, byAgent(stage), { key: SHOP.key, fields, secrets: {} });
      const askShop = {
        access: async () => ({ consumerKey: 'made-up', consumerSecret: 'made-up' }),
        get: async () => ({
          status: 200,
          headers: {},
          text: JSON.stringify([wooOrder()]),
          retryAfterSeconds: null,
        }),
      };
      const page = { input: { shop: SHOP.key, since: null }, checkpoint: null };
      return () => backfillShop.page({ ...pageDepsOf(stage), askShop }, page);
    },
  },
  hooked('take a webhook of a shop', JSON.stringify(shopifyOrder())),
  hooked('note a webhook that cannot be understood', 'made-up words'),
];
