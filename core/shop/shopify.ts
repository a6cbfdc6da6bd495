import * as z from 'zod';
import { contentHash } from './content-hash.ts';
import { amountOf, buyerOf, lineOf, linkOf, type Platform, type ToldOrder, turnOf } from './told-order.ts';

const text = z.string().nullish();
const number = z.union([z.number(), z.string()]).transform(String);
const time = z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString());

const fulfillmentSchema = z.object({
  tracking_company: text,
  tracking_number: text,
  tracking_numbers: z.array(z.string()).nullish(),
  tracking_url: text,
  tracking_urls: z.array(z.string()).nullish(),
});

/** An order as Shopify tells it ("Order", Admin REST API), as far as the desk wants to know. */
const orderSchema = z.object({
  id: number,
  name: z.string().min(1).max(60),
  order_number: number.nullish(),
  confirmation_number: text,
  email: text,
  contact_email: text,
  customer_locale: text,
  phone: text,
  customer: z
    .object({ id: number.nullish(), email: text, phone: text, first_name: text, last_name: text })
    .nullish(),
  billing_address: z.object({ name: text, phone: text }).nullish(),
  shipping_address: z.object({ phone: text }).nullish(),
  created_at: time,
  processed_at: time.nullish(),
  updated_at: time,
  cancelled_at: time.nullish(),
  financial_status: text,
  fulfillment_status: text,
  currency: text,
  total_price: z.union([z.string(), z.number()]).nullish(),
  line_items: z
    .array(
      z.object({
        title: text,
        name: text,
        quantity: z.number().default(1),
        sku: text,
        price: z.union([z.string(), z.number()]).nullish(),
      }),
    )
    .default([]),
  fulfillments: z.array(fulfillmentSchema).nullish(),
  order_status_url: text,
});
type ShopifyOrder = z.infer<typeof orderSchema>;

const deletedSchema = z.object({ id: number });
const pageSchema = z.object({ orders: z.array(z.unknown()) });
const idSchema = z.object({ id: number });

/** Version of the Admin API. Shopify answers by the oldest that it has when this one is no more ("API versioning"). */
const API = '/admin/api/2026-10';
const PER_PAGE = 100;

/** Topics that carry no whole order. */
const OTHER_TOPICS = [
  'orders/edited',
  'orders/risk_assessment_changed',
  'orders/shopify_protect_eligibility_changed',
];

/** How Shopify tells of orders ("Webhooks", "Order" of the Admin REST API). */
export const shopify: Platform = {
  signatureHeader: 'x-shopify-hmac-sha256',
  isPing: () => false,
  told(headers, body) {
    const topic = headers['x-shopify-topic'] ?? '';
    const triggered = triggeredAt(headers);
    if (!topic.startsWith('orders/') || OTHER_TOPICS.includes(topic)) return { is: 'nothing' };
    if (headers['x-shopify-test'] === 'true') return { is: 'nothing' };
    if (topic === 'orders/delete')
      return {
        is: 'deletion',
        id: deletedSchema.parse(body).id,
        at: triggered?.slice(0, 23).concat('Z') ?? null,
      };
    return { is: 'order', order: toldBy(body, triggered) };
  },
  request({ shop, access, since, cursor }) {
    const { accessToken } = access;
    if (accessToken === undefined) return null;
    const url = new URL(`${API}/orders.json`, shop.url);
    url.searchParams.set('limit', String(PER_PAGE));
    if (cursor !== null) url.searchParams.set('page_info', cursor);
    if (cursor === null) {
      url.searchParams.set('status', 'any');
      if (since !== null) url.searchParams.set('updated_at_min', since);
    }
    return { url: url.href, headers: { 'x-shopify-access-token': accessToken } };
  },
  page({ headers, body }) {
    const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(headers.link ?? '')?.[1];
    const isRead = next !== undefined && URL.canParse(next);
    return {
      orders: pageSchema.parse(body).orders,
      next: isRead ? new URL(next).searchParams.get('page_info') : null,
    };
  },
  order: (raw) => toldBy(raw),
  idOf: (raw) => idSchema.safeParse(raw).data?.id ?? '?',
};

/** When Shopify says that it happened, to the nanosecond, with as many digits as any other. */
function triggeredAt(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(
    headers['x-shopify-triggered-at'] ?? '',
  );
  return parts?.[1] && `${parts[1]}.${(parts[2] ?? '').padEnd(9, '0')}`;
}

function toldBy(raw: unknown, triggered?: string): ToldOrder {
  const told = orderSchema.parse(raw);
  const { id, name, order_number: plain, confirmation_number: confirmation } = told;
  const order = {
    id,
    number: name,
    otherNumbers: [plain, confirmation].flatMap((one) => (one ? [one] : [])),
    customer: customerOf(told),
    date: told.processed_at ?? told.created_at,
    status: lineOf(statusOf(told), 60),
    order: {
      lines: told.line_items.slice(0, 100).map(({ title, name: full, quantity, sku, price }) => ({
        name: lineOf(full) ?? lineOf(title) ?? '?',
        quantity,
        sku: lineOf(sku, 100),
        price: amountOf(price),
      })),
      total: amountOf(told.total_price),
      currency: lineOf(told.currency, 3),
      tracking: (told.fulfillments ?? []).flatMap(trackingOf).slice(0, 20),
    },
    links: linksOf(told),
    asOf: told.updated_at,
  };
  return { ...order, turn: turnOf(triggered, progressOf(told), contentHash(order)) };
}

function customerOf(told: ShopifyOrder) {
  const { email, contact_email, phone, customer, billing_address, shipping_address, customer_locale } = told;
  return buyerOf({
    addresses: [email, contact_email, customer?.email],
    phones: [phone, customer?.phone, billing_address?.phone, shipping_address?.phone],
    account: customer?.id,
    names: [[customer?.first_name, customer?.last_name].filter(Boolean).join(' '), billing_address?.name],
    locale: customer_locale,
  });
}

/** One line of what Shopify keeps in several: that it was cancelled, or how far payment and shipping are. */
function statusOf({ cancelled_at, financial_status, fulfillment_status }: ShopifyOrder): string {
  if (cancelled_at) return 'cancelled';
  return [financial_status, fulfillment_status].filter(Boolean).join(', ') || 'open';
}

const PROGRESS = [
  'pending',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
];
function progressOf({ cancelled_at, financial_status, fulfillment_status }: ShopifyOrder): number {
  const shipped = { partial: 1, fulfilled: 2 }[fulfillment_status ?? ''] ?? 0;
  return (cancelled_at ? 50 : 0) + 3 * (PROGRESS.indexOf(financial_status ?? '') + 1) + shipped;
}

function trackingOf({ tracking_company: company, ...one }: z.infer<typeof fulfillmentSchema>) {
  const numbers = one.tracking_numbers?.length ? one.tracking_numbers : [one.tracking_number ?? ''];
  const urls = one.tracking_urls?.length ? one.tracking_urls : [one.tracking_url ?? ''];
  return numbers.flatMap((typed, at) => {
    const named = lineOf(typed, 100);
    return named === null ? [] : [{ number: named, carrier: lineOf(company, 100), url: linkOf(urls[at]) }];
  });
}

function linksOf({ order_status_url }: ShopifyOrder): ToldOrder['links'] {
  const url = linkOf(order_status_url);
  return url === null ? [] : [{ url, title: null }];
}
