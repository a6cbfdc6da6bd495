import { type ShopOrderRow, type ShopState, shopOrderSchema, shopStateSchema } from '../../schemas/shop.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Row, type Write } from '../shared/write.ts';

export const shopOrderById = accessPattern({
  name: 'Order of a shop',
  description: 'Says whose order it is that a shop knows by an id, and which state of it was told last.',
  operation: 'GetItem',
  pk: 'SHOPORDER#<shop>#<id in the shop>',
  sk: 'META',
  of: ({ shop, id }: { shop: string; id: string }): Key => ({ pk: `SHOPORDER#${shop}#${id}`, sk: 'META' }),
});

export const shopStateByKey = accessPattern({
  name: 'State of a shop',
  description: 'Says when a shop told something last, and what could not be understood of it.',
  operation: 'GetItem',
  pk: 'SHOP#<shop>',
  sk: 'STATE',
  of: (shop: string): Key => ({ pk: `SHOP#${shop}`, sk: 'STATE' }),
});

const orders = rowsOfKind(ROW_KIND.shopOrder, shopOrderSchema);
const states = rowsOfKind(ROW_KIND.shopState, shopStateSchema);

/** What a row says of an order of a shop. */
export const parseShopOrder = orders.parse;
/** How a shop does, by its row. */
export const parseShopState = states.parse;

/** What is known of an order by its id in a shop; null: nothing was told of it yet. */
export async function findShopOrder(
  table: Table,
  named: { shop: string; id: string },
): Promise<ShopOrderRow | null> {
  const row = await table.get(shopOrderById.of(named));
  return row === undefined ? null : orders.parse(row);
}

const orderRow = (order: ShopOrderRow): Row & { revision: number } =>
  orders.row(shopOrderById.of(order), { ...order });

/** The write of what is known of an order of a shop; refused with `version` when somebody else was faster. */
export function shopOrderWrite(before: ShopOrderRow | null, after: Omit<ShopOrderRow, 'revision'>): Write {
  const row = orderRow({ ...after, revision: (before?.revision ?? 0) + 1 });
  return before === null ? insert(row, 'version') : revised(orderRow(before), row);
}

/** How a shop does. */
export async function loadShopState(table: Table, shop: string): Promise<ShopState> {
  const row = await table.get(shopStateByKey.of(shop));
  return row === undefined ? shopStateSchema.parse({ shop }) : states.parse(row);
}

/** Notes that a shop told something, and what could not be understood of it. */
export function shopStateWrite(shop: string, now: Date, problem?: { about: string; message: string }): Write {
  const at = now.toISOString();
  const set = { shop, receivedAt: at, ...(problem && { problem: { at, ...problem } }) };
  return states.upsert({ key: shopStateByKey.of(shop), set });
}
