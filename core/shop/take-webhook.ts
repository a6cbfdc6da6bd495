import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { ShopPlatform } from '../../schemas/shop.ts';
import { readSecret } from '../secrets/index.ts';
import type { Context } from '../shared/context.ts';
import { InvalidInputError, NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Shop } from './shop-area.ts';
import { shopStateWrite } from './shop-store.ts';
import { shopify } from './shopify.ts';
import { type Taken, takeDeletion, takeOrder } from './take-order.ts';
import type { Headers, Platform, Told } from './told-order.ts';
import { woocommerce } from './woocommerce.ts';

const PLATFORMS: Readonly<Record<ShopPlatform, Platform>> = { shopify, woocommerce };

/** How a shop tells of orders. @throws when only a later version knows */
export function platformOf({ platform }: Pick<Shop, 'platform'>): Platform {
  const known = Object.entries(PLATFORMS).find(([name]) => name === platform);
  if (known === undefined) throw new NotFoundError('shop');
  return known[1];
}

/** Whether a signature is that of a body, to the byte, by a secret: HMAC-SHA256 in Base64. It takes as long whatever is wrong. Pure. */
export function isSignedBy(secret: string, body: Uint8Array, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What became of a webhook. */
export type WebhookTaken = Taken | 'ignored' | 'not_understood';

/**
 * Takes a webhook of a shop. What is not signed by its secret is not looked at, and what cannot be understood is noted in the
 * state of the shop, which then need not send it again.
 * @throws NotFoundError when there is no such shop, or the signature is not its own
 */
export async function takeWebhook(
  table: Table,
  context: Context,
  { shop, headers, raw }: { shop: Shop | undefined; headers: Headers; raw: Uint8Array },
): Promise<WebhookTaken> {
  if (shop === undefined || !shop.isActive) throw new NotFoundError('shop');
  const platform = platformOf(shop);
  const signature = headers[platform.signatureHeader];
  if (signature === undefined && platform.isPing(Buffer.from(raw.subarray(0, 100)).toString('latin1')))
    return 'ignored';
  const secret = await readSecret(table, { sender: 'shophooks', id: shop.key });
  if (secret === null || !isSignedBy(secret.value, raw, signature ?? '')) throw new NotFoundError('shop');
  const told = understood(platform, headers, raw);
  const taken = 'problem' in told ? told : await take(table, context, shop, told);
  if (typeof taken === 'string') {
    await table.write([shopStateWrite(shop.key, context.now)]);
    return taken;
  }
  const about = headers['x-shopify-topic'] ?? headers['x-wc-webhook-topic'] ?? '?';
  await table.write([shopStateWrite(shop.key, context.now, { about, message: taken.problem })]);
  return 'not_understood';
}

function understood(platform: Platform, headers: Headers, raw: Uint8Array): Told | { problem: string } {
  try {
    return platform.told(headers, JSON.parse(new TextDecoder().decode(raw)));
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: z.prettifyError(error).slice(0, 500) };
    if (error instanceof SyntaxError) return { problem: 'It is not JSON.' };
    throw error;
  }
}

/** Does what was told; what the desk cannot keep, such as an address that is none, is a problem of what was told. */
async function take(
  table: Table,
  context: Context,
  shop: Shop,
  told: Told,
): Promise<Taken | 'ignored' | { problem: string }> {
  try {
    if (told.is === 'order') return await takeOrder(table, context, { shop, told: told.order });
    if (told.is === 'deletion') return await takeDeletion(table, context, { ...told, shop: shop.key });
    return 'ignored';
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const [field] = error.fields;
    return { problem: field ? `${field.path} ${field.message}` : error.message };
  }
}
