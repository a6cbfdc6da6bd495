import * as z from 'zod';
import type { Table } from '../shared/table.ts';
import { listPartition, partsOfPosition } from './list-position.ts';
import { blockedListName, collaboratorListName, internalListName, listName } from './ticket-list.ts';
import { pageOfList, parseListRow } from './views-store.ts';

/** Where a walk through lists stands: in which of them, in which shard of it, and behind which position. */
export const namePlaceSchema = z.object({
  list: z.int().nonnegative(),
  shard: z.int().nonnegative(),
  after: z.string().nullable(),
});
export type NamePlace = z.infer<typeof namePlaceSchema>;

/**
 * The lists in which every ticket stands that a customer takes part in, as far as tickets stand in any: their own, and those of
 * the trash and of spam, which hold others too.
 */
export function listsOfCustomer(customerId: number): string[] {
  return [
    listName({ of: 'requester', customerId }),
    internalListName(customerId),
    collaboratorListName(customerId),
    blockedListName(customerId),
    listName({ of: 'trash' }),
    listName({ of: 'spam' }),
  ];
}

/** The next tickets of a walk through lists, by their names; `next` null: there are no more. A list may name one twice. */
export async function listedNext(
  { table, shards }: { table: Table; shards: number },
  names: readonly string[],
  { place, limit }: { place: NamePlace | null; limit: number },
): Promise<{ ids: number[]; next: NamePlace | null }> {
  const { list, shard, after } = place ?? { list: 0, shard: 0, after: null };
  const name = names[list];
  if (name === undefined) return { ids: [], next: null };
  const partition = listPartition(name, shard);
  const page = await table.query(pageOfList.of({ partition, limit, ...(after !== null && { after }) }));
  const rows = page.rows.map(parseListRow);
  const ids = rows.map(({ sk }) => partsOfPosition(sk).ticketId);
  const last = rows.at(-1);
  if (page.more && last) return { ids, next: { list, shard, after: last.sk } };
  if (shard + 1 < shards) return { ids, next: { list, shard: shard + 1, after: null } };
  const isLast = list + 1 >= names.length;
  return { ids, next: isLast ? null : { list: list + 1, shard: 0, after: null } };
}
