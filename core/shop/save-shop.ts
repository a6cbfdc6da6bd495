import type { ShopPlatform } from '../../schemas/shop.ts';
import { changeThing, createThing, type ThingTarget } from '../configuration/index.ts';
import { settingSecret } from '../secrets/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { requireUrl, type WebhookReach } from '../webhook/index.ts';
import { type Shop, shopArea } from './shop-area.ts';

/** What shops are saved with. */
export interface ShopDeps {
  readonly table: Table;
  readonly reach: WebhookReach;
}

/** The secrets of a shop: one by which it signs, and those by which it is asked, which depend on what it is. */
export interface ShopSecrets {
  readonly webhookSecret?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly consumerKey?: string | undefined;
  readonly consumerSecret?: string | undefined;
}

type Fields = Pick<Shop, 'name' | 'url' | 'numberPrefix' | 'isActive'>;

/**
 * Makes a shop, with its secrets as far as they are given.
 * @throws InvalidInputError that names what is wrong; ConflictError when the key is taken or there are too many
 */
export async function createShop(
  deps: ShopDeps,
  context: Context,
  asked: {
    key: string;
    fields: Fields & { platform: ShopPlatform };
    secrets: ShopSecrets;
    alongside?: AlongsideWrites<Shop>;
  },
): Promise<Shop> {
  const { key, fields, secrets } = asked;
  requireUrl(fields.url, deps.reach);
  const set = setWith(fields.platform, secrets, context);
  return createThing(deps, context, shopArea, {
    fields: { key, ...fields, webhookSecretSetAt: null, accessSetAt: null, ...set },
    alongside: async (shop) => [
      ...(await secretWrites(deps.table, context, shop, secrets)),
      ...((await asked.alongside?.(shop)) ?? []),
    ],
  });
}

/**
 * Changes a shop: absent fields stay, and so do secrets.
 * @throws NotFoundError, StaleVersionError, InvalidInputError that names what is wrong
 */
export async function updateShop(
  deps: ShopDeps,
  context: Context,
  { change, secrets, ...target }: ThingTarget<Shop> & { change: Partial<Fields>; secrets: ShopSecrets },
): Promise<Shop> {
  if (change.url !== undefined) requireUrl(change.url, deps.reach);
  return changeThing(deps, context, shopArea, {
    ...target,
    alongside: async (shop) => [
      ...(await secretWrites(deps.table, context, shop, secrets)),
      ...((await target.alongside?.(shop)) ?? []),
    ],
    decide: (before) => ({
      ...before,
      ...definedFields(change),
      ...setWith(before.platform, secrets, context),
    }),
  });
}

/** Which secrets are set from then on. @throws InvalidInputError when they are not those of the platform, or not all of them */
function setWith(platform: Shop['platform'], secrets: ShopSecrets, { now }: Context) {
  const { webhookSecret, ...access } = definedFields(secrets);
  const wanted = platform === 'shopify' ? ['accessToken'] : ['consumerKey', 'consumerSecret'];
  const given = Object.keys(access);
  for (const name of given)
    if (!wanted.includes(name)) throw fieldError(name, `is no secret of ${String(platform)}`);
  const missing = given.length > 0 ? wanted.find((name) => !given.includes(name)) : undefined;
  if (missing !== undefined) throw fieldError(missing, 'must be given together with the other');
  const at = now.toISOString();
  return { ...(webhookSecret && { webhookSecretSetAt: at }), ...(given.length > 0 && { accessSetAt: at }) };
}

async function secretWrites(
  table: Table,
  context: Context,
  { key }: Shop,
  secrets: ShopSecrets,
): Promise<Write[]> {
  const { webhookSecret, ...access } = definedFields(secrets);
  const isAsked = Object.keys(access).length > 0;
  const signing = webhookSecret
    ? await settingSecret(table, context, { secret: { sender: 'shophooks', id: key }, value: webhookSecret })
    : [];
  const asking = isAsked
    ? await settingSecret(table, context, {
        secret: { sender: 'shopapis', id: key },
        value: JSON.stringify(access),
      })
    : [];
  return [...signing, ...asking];
}
