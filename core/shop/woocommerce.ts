import * as z from 'zod';
import { contentHash } from './content-hash.ts';
import { amountOf, buyerOf, lineOf, linkOf, type Platform, type ToldOrder, turnOf } from './told-order.ts';

const text = z.string().nullish();
const number = z.union([z.number(), z.string()]).transform(String);
/** Times without a zone, which are in UTC as their fields say. */
const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?$/)
  .transform((at) => new Date(at.endsWith('Z') ? at : `${at}Z`).toISOString());

/** An order as WooCommerce tells it ("Orders", REST API v3), as far as the desk wants to know. */
const orderSchema = z.object({
  id: number,
  number: number.pipe(z.string().max(60)).nullish(),
  status: text,
  currency: text,
  total: z.union([z.string(), z.number()]).nullish(),
  date_created_gmt: time,
  date_modified_gmt: time.nullish(),
  customer_id: z.union([z.number(), z.string()]).transform(String).nullish(),
  billing: z.object({ first_name: text, last_name: text, email: text, phone: text }).nullish(),
  payment_url: text,
  line_items: z
    .array(
      z.object({
        name: text,
        quantity: z.number().default(1),
        sku: text,
        price: z.union([z.string(), z.number()]).nullish(),
      }),
    )
    .default([]),
  meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});
type WooOrder = z.infer<typeof orderSchema>;

const deletedSchema = z.object({ id: number });
/** What the extension "Shipment Tracking" adds. */
const trackingSchema = z.array(
  z.object({
    tracking_number: text,
    tracking_provider: text,
    custom_tracking_provider: text,
    custom_tracking_link: text,
  }),
);

const API = 'wp-json/wc/v3/orders';
const PER_PAGE = 50;
const ORDER_TOPICS = ['order.created', 'order.updated', 'order.restored'];

/** How WooCommerce tells of orders ("Webhooks" and "Orders" of the REST API v3). */
export const woocommerce: Platform = {
  signatureHeader: 'x-wc-webhook-signature',
  // A webhook that is saved sends its id as a form, unsigned, and is switched off unless that is answered.
  isPing: (raw) => /^webhook_id=\d{1,20}$/.test(raw.trim()),
  told(headers, body) {
    const topic = headers['x-wc-webhook-topic'] ?? '';
    if (topic === 'order.deleted') return { is: 'deletion', id: deletedSchema.parse(body).id, at: null };
    return ORDER_TOPICS.includes(topic) ? { is: 'order', order: toldBy(body) } : { is: 'nothing' };
  },
  request({ shop, access, since, cursor }) {
    const { consumerKey, consumerSecret } = access;
    if (consumerKey === undefined || consumerSecret === undefined) return null;
    const url = new URL(API, shop.url.endsWith('/') ? shop.url : `${shop.url}/`);
    url.searchParams.set('per_page', String(PER_PAGE));
    url.searchParams.set('page', cursor ?? '1');
    url.searchParams.set('orderby', 'id');
    url.searchParams.set('order', 'asc');
    if (since !== null) {
      url.searchParams.set('modified_after', since);
      url.searchParams.set('dates_are_gmt', 'true');
    }
    const signedIn = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    return { url: url.href, headers: { authorization: `Basic ${signedIn}` } };
  },
  page({ headers, body }, { cursor }) {
    const orders = z.array(z.unknown()).parse(body);
    const at = Number(cursor ?? '1');
    const total = headers['x-wp-totalpages'];
    const isLast = total === undefined ? orders.length < PER_PAGE : at >= Number(total);
    return { orders, next: isLast ? null : String(at + 1) };
  },
  order: toldBy,
  idOf: (raw) => deletedSchema.safeParse(raw).data?.id ?? '?',
};

function toldBy(raw: unknown): ToldOrder {
  const told = orderSchema.parse(raw);
  const order = {
    id: told.id,
    number: told.number ?? told.id,
    otherNumbers: told.number && told.number !== told.id ? [told.id] : [],
    customer: customerOf(told),
    date: told.date_created_gmt,
    status: lineOf(told.status, 60),
    order: {
      lines: told.line_items.slice(0, 100).map(({ name, quantity, sku, price }) => ({
        name: lineOf(name) ?? '?',
        quantity,
        sku: lineOf(sku, 100),
        price: amountOf(price),
      })),
      total: amountOf(told.total),
      currency: lineOf(told.currency, 3),
      tracking: told.meta_data.flatMap(trackingOf).slice(0, 20),
    },
    links: [],
    asOf: told.date_modified_gmt ?? told.date_created_gmt,
  };
  return { ...order, turn: turnOf(undefined, progressOf(told), contentHash(order)) };
}

function customerOf({ billing, customer_id }: WooOrder) {
  return buyerOf({
    addresses: [billing?.email],
    phones: [billing?.phone],
    account: customer_id,
    names: [[billing?.first_name, billing?.last_name].filter(Boolean).join(' ')],
    locale: null,
  });
}

/** In the order in which an order passes through them. */
const STATES = [
  'checkout-draft',
  'pending',
  'failed',
  'on-hold',
  'processing',
  'completed',
  'cancelled',
  'refunded',
  'trash',
];
const progressOf = ({ status }: WooOrder): number => STATES.indexOf(status ?? '') + 1;

function trackingOf({ key, value }: WooOrder['meta_data'][number]) {
  if (key !== '_wc_shipment_tracking_items') return [];
  return (trackingSchema.safeParse(value).data ?? []).flatMap((one) => {
    const named = lineOf(one.tracking_number, 100);
    const carrier = lineOf(one.custom_tracking_provider, 100) ?? lineOf(one.tracking_provider, 100);
    return named === null ? [] : [{ number: named, carrier, url: linkOf(one.custom_tracking_link) }];
  });
}
