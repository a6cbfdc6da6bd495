import type * as z from 'zod';
import { shopShape } from '../../schemas/shop.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';

const stored = configuredSchema(shopShape);
/** A shop whose orders the desk is told. */
export type Shop = z.infer<typeof stored>;

/** The shops as an area of the desk's configuration. Where they are and what they are called stays in the audit trail. */
export const shopArea = declareArea({
  name: 'shops',
  what: 'shop',
  most: 50,
  stored,
  facts: ['platform', 'isActive', 'webhookSecretSetAt', 'accessSetAt'],
  shipped: [],
  compile: (shops): ReadonlyMap<string, Shop> =>
    new Map(shops.filter(({ isRetired }) => !isRetired).map((shop) => [shop.key, shop])),
});
