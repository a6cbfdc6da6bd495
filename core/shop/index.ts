export { shopAsker } from './ask-shop.ts';
export { BACKFILL, backfillShop } from './backfill.ts';
export { createShop, updateShop } from './save-shop.ts';
export { type Shop, shopArea } from './shop-area.ts';
export { loadShopState } from './shop-store.ts';
export { takeWebhook } from './take-webhook.ts';
