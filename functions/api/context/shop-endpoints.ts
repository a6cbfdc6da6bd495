import { loadThing } from '../../../core/configuration/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import {
  BACKFILL,
  backfillShop,
  createShop,
  loadShopState,
  type Shop,
  shopArea,
  updateShop,
} from '../../../core/shop/index.ts';
import type { WebhookReach } from '../../../core/webhook/index.ts';
import type { shopSecretShape } from '../../../schemas/api/shops.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Endpoints } from '../../edge/api.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { presentJob } from '../jobs/present-job.ts';
import { SHOP_NAMES, type shopRoutes } from './shop-routes.ts';

const kinds = new Map([[BACKFILL, backfillShop]]);
const present = (shop: Shop) => ({ body: shop, version: shop.version });

/** What somebody says of a shop, and its secrets, which are no part of it. */
function apart<Body extends { [Name in keyof typeof shopSecretShape]?: string | undefined }>(body: Body) {
  const { webhookSecret, accessToken, consumerKey, consumerSecret, ...fields } = body;
  return { fields, secrets: { webhookSecret, accessToken, consumerKey, consumerSecret } };
}

/** What the API answers about shops. */
export function shopEndpoints(table: Table, reach: WebhookReach): Endpoints<typeof shopRoutes> {
  const deps = { table, reach };
  const named = (key: string) => loadThing(table, shopArea, { what: shopArea.what, key });
  return {
    ...sharedEndpoints(table, shopArea, SHOP_NAMES),
    createShop: async ({ body: { key, ...body }, context, remember }) => {
      const alongside = (made: Shop) => remember(present(made));
      return present(await createShop(deps, context, { key, ...apart(body), alongside }));
    },
    updateShop: async ({ params, body, context, expectedVersion, remember }) => {
      const { fields: change, secrets } = apart(body);
      const alongside = (made: Shop) => remember(present(made));
      const target = { key: params.shopKey, expectedVersion, alongside };
      return present(await updateShop(deps, context, { ...target, change, secrets }));
    },
    getShopStatus: async ({ params: { shopKey }, origin }) => {
      const { key } = await named(shopKey);
      const { receivedAt, problem } = await loadShopState(table, key);
      return { body: { webhookUrl: `${origin}/v1/shop-hooks/${key}`, receivedAt, problem } };
    },
    backfillShop: async ({ principal, params: { shopKey: shop }, body, context, remember }) => {
      const { accessSetAt } = await named(shop);
      if (accessSetAt === null)
        throw new ConflictError('shop.no_access', 'The desk has no secrets by which to ask the shop.');
      const alongside = (job: Job) => remember({ body: presentJob(job) });
      const asked = { principal, kind: BACKFILL, input: { shop, ...body }, alongside };
      return { body: presentJob(await startJob({ table, kinds }, context, asked)) };
    },
  };
}
