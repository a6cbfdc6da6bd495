import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { SHOP_PLATFORMS, shopShape } from '../shop.ts';
import { lineSchema } from '../text.ts';
import { webLinkSchema } from '../web-link.ts';
import { timeInSchema } from './common.ts';
import { configuredSchemas } from './configuration.ts';

const secret = z
  .string()
  .regex(/^[\x21-\x7e]{1,1000}$/, 'must be of visible ASCII characters')
  .optional();

/** The secrets of a shop, which are set with it and shown to nobody. */
export const shopSecretShape = {
  webhookSecret: secret.describe(
    'signs what the shop tells: the key of the webhook in its settings; shown to nobody',
  ),
  accessToken: secret.describe(
    'of Shopify: the Admin API access token that may read orders; shown to nobody',
  ),
  consumerKey: secret.describe('of WooCommerce: the key of the REST API that may read; shown to nobody'),
  consumerSecret: secret.describe('of WooCommerce: its secret; shown to nobody'),
};

export const shopSchemas = configuredSchemas({
  id: 'Shop',
  shown: {
    ...shopShape,
    platform: shownEnum(SHOP_PLATFORMS),
    numberPrefix: z.string(),
    isActive: z.boolean(),
    webhookSecretSetAt: timeSchema.nullable().describe('null: nothing that it tells is believed'),
    accessSetAt: timeSchema.nullable().describe('null: it cannot be asked for past orders'),
  },
  asked: {
    name: lineSchema(100),
    platform: z.enum(SHOP_PLATFORMS),
    url: webLinkSchema.describe(
      'where it is: https://name.myshopify.com, or the address of the site on which WooCommerce is',
    ),
    numberPrefix: z
      .string()
      .max(10)
      .regex(/^[\p{L}\p{N}_-]*$/u, 'must be of letters, digits, - and _')
      .default('')
      .describe('is put before its numbers, such as UK-: give one where two shops could have the same'),
    isActive: z.boolean().default(true).describe('false: what it tells is left alone'),
    ...shopSecretShape,
  },
  fixed: ['platform'],
});

export const shopParamsSchema = z.object({
  shopKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['webshop'] }),
});

export const shopStateOutSchema = z
  .object({
    webhookUrl: z.string().describe('where the shop is to send its webhooks for orders'),
    receivedAt: timeSchema.nullable().describe('when it told something last; null: never'),
    problem: z
      .object({ at: timeSchema, about: z.string(), message: z.string() })
      .nullable()
      .describe('what could not be understood last'),
  })
  .meta({ id: 'ShopStatus' });

export const backfillSchema = z.strictObject({
  since: timeInSchema.nullable().default(null).describe('orders that were changed since; null: all of them'),
});
