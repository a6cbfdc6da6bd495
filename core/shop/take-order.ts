import type { ContextEntry } from '../../schemas/context.ts';
import type { ShopOrderRow } from '../../schemas/shop.ts';
import {
  afterRemoval,
  afterSaving,
  type EntryName,
  entryWrites,
  findEntry,
  isOlder,
  ORDER_KIND,
} from '../context/index.ts';
import { loadCustomer } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { customerOfCounter, customerOfOrder } from './customer-of-order.ts';
import type { Shop } from './shop-area.ts';
import { findShopOrder, shopOrderWrite } from './shop-store.ts';
import type { ToldOrder } from './told-order.ts';

/** What became of what a shop told. `nobody`: whoever ordered was erased, and the shop says nothing of them any more. */
export type Taken = 'saved' | 'older' | 'unchanged' | 'nobody';

/**
 * Takes what a shop tells of an order: it is saved with whoever has the address that the shop knows, their account there or their number, who becomes a
 * customer by it; what is sold over the counter with one customer for all of the shop. However often and in whatever order states of it come, the latest stays.
 */
export async function takeOrder(
  table: Table,
  context: Context,
  { shop, told }: { shop: Shop; told: ToldOrder },
): Promise<Taken> {
  const named = { shop: shop.key, id: told.id };
  const first = await findShopOrder(table, named);
  if (first !== null && !isLater(told, first)) return isSameState(told, first) ? 'unchanged' : 'older';
  const customerId =
    told.customer === null
      ? await withoutBuyer(table, context, { shop, customerId: first?.customerId ?? null })
      : await customerOfOrder(table, context, { shop: shop.key, buyer: told.customer });
  if (customerId === null) return 'nobody';
  let read: ShopOrderRow | null | undefined = first;
  return untilNotOvertaken([OVERTAKEN], async () => {
    const known = read === undefined ? await findShopOrder(table, named) : read;
    read = undefined;
    if (known !== null && !isLater(told, known)) return isSameState(told, known) ? 'unchanged' : 'older';
    const { name, before } = await placeFor(table, { shop, told, known, customerId });
    const after = {
      ...named,
      customerId,
      number: name.number,
      asOf: told.asOf,
      turn: told.turn,
      isDeleted: false,
    };
    await table.write([
      shopOrderWrite(known, after),
      ...(await leavingWrites(table, context, { known, name, since: told })),
      ...savingWrites(context, { told, name, before, source: named }),
    ]);
    return 'saved';
  });
}

/**
 * Takes that a shop has taken an order away. Where nothing was told of it yet, that is noted, so that nothing older brings it in.
 */
export function takeDeletion(
  table: Table,
  context: Context,
  named: { shop: string; id: string; at: string | null },
): Promise<Taken> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const { shop, id, at } = named;
    const known = await findShopOrder(table, { shop, id });
    const asOf = at ?? context.now.toISOString();
    // What comes last of one second is the end of it.
    const told = { asOf, turn: '~' };
    if (known !== null && !isLater(told, known)) return known.isDeleted ? 'unchanged' : 'older';
    const before = known ?? { shop, id, customerId: null, number: null };
    const { customerId, number } = before;
    const after = { shop, id, customerId, number, ...told, isDeleted: true };
    await table.write([
      shopOrderWrite(known, after),
      ...(await leavingWrites(table, context, { known, name: null, since: told })),
    ]);
    return 'saved';
  });
}

/** Whose an order is of whose buyer the shop says nothing: theirs whose it was, unless they were erased since, else of the counter. */
async function withoutBuyer(
  table: Table,
  context: Context,
  { shop, customerId }: { shop: Shop; customerId: number | null },
): Promise<number | null> {
  if (customerId === null) return customerOfCounter(table, context, shop);
  const { erased } = await loadCustomer(table, customerId);
  return erased ? null : customerId;
}

const isSameState = (one: { asOf: string; turn: string }, other: { asOf: string; turn: string }) =>
  one.asOf === other.asOf && one.turn === other.turn;
const isLater = (one: { asOf: string; turn: string }, other: { asOf: string; turn: string }) =>
  !isOlder(one, other) && !isSameState(one, other);

/**
 * By which number an order stands here, with what stands there: by its own, unless the customer has an order of that number from
 * elsewhere. It keeps the one that it has.
 */
async function placeFor(
  table: Table,
  {
    shop,
    told,
    known,
    customerId,
  }: { shop: Shop; told: ToldOrder; known: ShopOrderRow | null; customerId: number },
): Promise<{ name: EntryName; before: ContextEntry | null }> {
  const own: EntryName = { customerId, kind: ORDER_KIND, number: `${shop.numberPrefix}${bare(told.number)}` };
  const placed = async (name: EntryName) => ({ name, before: await findEntry(table, name) });
  if (known?.number && known.customerId === customerId) return placed({ ...own, number: known.number });
  const there = await findEntry(table, own);
  const isFree = there === null || there.removedAt !== null || there.source === null;
  const isThis = there?.source?.shop === shop.key && there.source.id === told.id;
  if (isFree || isThis) return { name: own, before: there };
  return placed({ ...own, number: `${shop.key}-${bare(told.number)}` });
}

const bare = (number: string): string => number.replace(/^#/, '');

/** The writes that take an order away from whoever had it, when it is to stand elsewhere. */
async function leavingWrites(
  table: Table,
  context: Context,
  {
    known,
    name,
    since: { asOf, turn },
  }: { known: ShopOrderRow | null; name: EntryName | null; since: { asOf: string; turn: string } },
): Promise<Write[]> {
  if (known === null || known.customerId === null || known.number === null) return [];
  if (name !== null && name.customerId === known.customerId && name.number === known.number) return [];
  const was = { customerId: known.customerId, kind: ORDER_KIND, number: known.number };
  const entry = await findEntry(table, was);
  if (entry === null || entry.removedAt !== null) return [];
  return entryWrites(entry, afterRemoval(entry, context, { asOf, turn }));
}

function savingWrites(
  context: Context,
  {
    told,
    name,
    before,
    source,
  }: {
    told: ToldOrder;
    name: EntryName;
    before: ContextEntry | null;
    source: NonNullable<ContextEntry['source']>;
  },
): Write[] {
  const { date, status, links, order, asOf, turn, number, otherNumbers } = told;
  const others = [number, ...otherNumbers].map(bare).filter((one) => one !== name.number);
  // What else programs say of an order is none of the shop's business.
  const { title = null, fields = {} } = before ?? {};
  const given = { title, fields, date, status, links, order, asOf, turn, source };
  const saved = afterSaving(before, name, {
    given: { ...given, otherNumbers: [...new Set(others)].slice(0, 10) },
    context,
  });
  return saved.outcome === 'saved' ? entryWrites(before, saved.entry) : [];
}
