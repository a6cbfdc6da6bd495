import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** The shops whose orders the desk can be fed with. */
export const SHOP_PLATFORMS = ['shopify', 'woocommerce'] as const;
export type ShopPlatform = (typeof SHOP_PLATFORMS)[number];

/** What is stored of a shop beside its key. Its secrets are not here. */
export const shopShape = {
  name: z.string(),
  platform: openEnum(SHOP_PLATFORMS),
  /** where it is, without a path for Shopify */
  url: z.string(),
  /** what stands before its numbers, where those of another shop could be the same */
  numberPrefix: z.string().default(''),
  isActive: z.boolean().default(true),
  /** since when it has a secret to sign what it tells, and one by which it is asked; null: it has none */
  webhookSecretSetAt: timeSchema.nullable().default(null),
  accessSetAt: timeSchema.nullable().default(null),
};

/** What is known of an order by its id in a shop: whose it is here and by which number, and which state was told last. */
export const shopOrderSchema = z.object({
  shop: z.string(),
  id: z.string(),
  /** null: nobody's yet, as the shop took it away before anything else was told of it */
  customerId: idSchema.nullable(),
  number: z.string().nullable(),
  asOf: timeSchema,
  turn: z.string(),
  isDeleted: z.boolean(),
  revision: z.int().positive(),
});
export type ShopOrderRow = z.infer<typeof shopOrderSchema>;

/** How a shop does: when it told something last, and what could not be understood of it. */
export const shopStateSchema = z.object({
  shop: z.string(),
  receivedAt: timeSchema.nullable().default(null),
  problem: z.object({ at: timeSchema, about: z.string(), message: z.string() }).nullable().default(null),
});
export type ShopState = z.infer<typeof shopStateSchema>;
