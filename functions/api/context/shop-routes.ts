import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import {
  backfillSchema,
  shopParamsSchema,
  shopSchemas,
  shopStateOutSchema,
} from '../../../schemas/api/shops.ts';
import { joined } from '../../../schemas/late.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';

/** How the API speaks of shops. */
export const SHOP_NAMES = {
  one: 'Shop',
  many: 'Shops',
  root: 'shops',
  param: 'shopKey',
  a: 'a shop',
  all: 'the shops',
} as const;

const area = areaRoutes(SHOP_NAMES, () => shopSchemas, {
  description:
    'A shop of Shopify or WooCommerce tells the desk of its orders by webhooks, which it is to send to the address that `GET /v1/shops/{shopKey}/status` names, signed with `webhookSecret`. With the secrets by which it may be asked, past orders can be got as well. Secrets are shown to nobody.',
  examples: {
    key: 'webshop',
    create: {
      key: 'webshop',
      name: 'Web shop',
      platform: 'woocommerce',
      url: 'https://shop.example.com',
      webhookSecret: 'what-the-webhook-says',
    },
    update: { numberPrefix: 'UK-' },
  },
});

/** The shops that tell the desk of orders. */
export const shopRoutes = defineRoutes('context', {
  ...area,
  // What is kept of a request lets nobody find its secrets by trying.
  createShop: joined(area.createShop, { keepsNoBody: true } as const),
  getShopStatus: {
    method: 'GET',
    path: '/v1/shops/{shopKey}/status',
    summary: 'Read where a shop is to send its webhooks, and how it does',
    permission: 'desk.read',
    access: 'read',
    params: shopParamsSchema,
    output: shopStateOutSchema,
    status: 200,
  },
  backfillShop: {
    method: 'POST',
    path: '/v1/shops/{shopKey}/backfill',
    summary: 'Get the past orders of a shop',
    description:
      'A job does it, which `GET /v1/jobs/{jobId}` shows. Doing it again changes nothing, and what the shop tells meanwhile stays.',
    permission: 'desk.write',
    access: 'write',
    params: shopParamsSchema,
    body: backfillSchema,
    example: () => ({ since: '2026-01-01T00:00:00Z' }),
    conflicts: true,
    output: jobOutSchema,
    status: 201,
  },
});
