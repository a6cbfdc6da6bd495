import { createHmac } from 'node:crypto';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import type { Shop } from '../../core/shop/index.ts';
import { shopStateWrite } from '../../core/shop/shop-store.ts';
import { shopify } from '../../core/shop/shopify.ts';
import { takeOrder } from '../../core/shop/take-order.ts';

/** A shop of Shopify as the desk knows it. */
export const SHOP: Shop = {
  key: 'webshop',
  name: 'Web shop',
  platform: 'shopify',
  url: 'https://bilet.myshopify.com',
  numberPrefix: '',
  isActive: true,
  webhookSecretSetAt: null,
  accessSetAt: null,
  isRetired: false,
  version: 1,
};

/** An order as Shopify tells it. */
export const shopifyOrder = (fields: object = {}) => ({
  id: 450789469,
  admin_graphql_api_id: 'gid://shopify/Order/450789469',
  name: '#1001',
  order_number: 1001,
  confirmation_number: 'XPAV284CT',
  email: 'bob@example.com',
  customer_locale: 'en-CA',
  customer: { id: 207119551, email: 'bob@example.com', first_name: 'Bob', last_name: 'Norman' },
  created_at: '2026-03-01T11:00:00-05:00',
  processed_at: '2026-03-01T11:00:01-05:00',
  updated_at: '2026-03-01T12:00:00-05:00',
  cancelled_at: null,
  financial_status: 'paid',
  fulfillment_status: null,
  currency: 'CAD',
  total_price: '409.94',
  line_items: [
    { id: 1, title: 'IPod Nano', name: 'IPod Nano - green', quantity: 2, sku: 'IPOD', price: '199.00' },
  ],
  fulfillments: [
    {
      tracking_company: 'UPS',
      tracking_numbers: ['1Z2345'],
      tracking_urls: ['https://www.ups.com/track?tracknum=1Z2345'],
    },
  ],
  order_status_url: 'https://bilet.myshopify.com/548380009/orders/b1946ac92492d2347c6235b4d2611184',
  ...fields,
});

/** An order as WooCommerce tells it. */
export const wooOrder = (fields: object = {}) => ({
  id: 727,
  number: '727',
  status: 'processing',
  currency: 'EUR',
  total: '29.35',
  date_created_gmt: '2026-03-01T16:28:02',
  date_modified_gmt: '2026-03-01T16:28:08',
  billing: { first_name: 'Ana', last_name: 'Pop', email: 'ana@example.com', phone: '(555) 555-5555' },
  line_items: [{ id: 315, name: 'Woo Single', quantity: 2, sku: '', price: 3 }],
  meta_data: [
    {
      id: 1,
      key: '_wc_shipment_tracking_items',
      value: [
        {
          tracking_number: 'RR1',
          tracking_provider: 'posta',
          custom_tracking_link: 'https://posta.example/RR1',
        },
      ],
    },
  ],
  ...fields,
});

/** A signature as both shops make it. */
export const signatureOf = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(body).digest('base64');

/** An order that a shop told of, and that it did. */
export async function givenShop(table: Table, context: Context): Promise<void> {
  await takeOrder(table, context, {
    shop: SHOP,
    told: shopify.order(shopifyOrder({ email: 'mara@example.com' })),
  });
  await table.write([
    shopStateWrite(SHOP.key, context.now, { about: 'orders/paid', message: 'It is not JSON.' }),
  ]);
}
