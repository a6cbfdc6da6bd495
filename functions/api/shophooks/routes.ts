import { shopParamsSchema } from '../../../schemas/api/shops.ts';
import { defineRoutes } from '../route.ts';

/** What shops send. */
export const shopHookRoutes = defineRoutes('shophooks', {
  receiveShopHook: {
    method: 'POST',
    path: '/v1/shop-hooks/{shopKey}',
    summary: 'Receive a webhook of a shop',
    description:
      'For Shopify (topics `orders/…`, signed in `X-Shopify-Hmac-Sha256`) and WooCommerce (topics `order.…`, signed in `X-WC-Webhook-Signature`). `GET /v1/shops/{shopKey}/status` says the whole address. What is not signed by the secret of the shop gets the answer that there is none.',
    permission: 'public',
    access: 'write',
    params: shopParamsSchema,
    output: null,
    status: 204,
  },
});
