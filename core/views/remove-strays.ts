import { lastId } from '../shared/counter-store.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { LAST_SHIPPED_LIST } from './defined/shipped-views.ts';
import { listPartition, partsOfPosition } from './list-position.ts';
import { loadListShards } from './list-shards-store.ts';
import { listPlaces, PLACES_CHANGED, type Places, parsePlaces, touchStrays } from './places-store.ts';
import { listAt } from './ticket-list.ts';
import { pageOfList, parseListRow } from './views-store.ts';

/** Rows of a list that are looked at together. */
const AT_ONCE = 100;

/** How far the tour of all lists has come. */
export interface StraysState {
  list: number;
  shard: number;
  after: string | null;
  behind: number;
}

/**
 * Goes through all lists and has rows taken away that the places of their ticket do not name. `behind` counts the rows
 * in shards that nobody should write to any more. `state` null: that was the last list.
 */
export async function removeStrays(
  deps: PageDeps,
  from: StraysState,
): Promise<{ state: StraysState | null; done: number; total: null; behind: number }> {
  const { table, jobId } = deps;
  const { write, read } = await loadListShards(table, deps.listShards);
  const [teams, agents, customers, organisations, made] = await Promise.all([
    lastId(table, 'team'),
    lastId(table, 'agent'),
    lastId(table, 'customer'),
    lastId(table, 'organisation'),
    lastId(table, 'view'),
  ]);
  const owners = { teams, agents, customers, organisations, views: LAST_SHIPPED_LIST + made };
  let { list, shard, after, behind } = from;
  let name = listAt(list, owners);
  while (name !== null && deps.hasTime()) {
    const partition = listPartition(name, shard);
    const page = await table.query(pageOfList.of({ partition, after: after ?? undefined, limit: AT_ONCE }));
    const rows = page.rows.map(parseListRow);
    await touchUnknown(table, rows, jobId);
    if (shard >= write) behind += rows.length;
    after = page.more ? (rows.at(-1)?.sk ?? null) : null;
    if (after !== null) continue;
    shard += 1;
    if (shard < read) continue;
    shard = 0;
    list += 1;
    name = listAt(list, owners);
  }
  const state = name === null ? null : { list, shard, after, behind };
  return { state, done: list, total: null, behind };
}

async function touchUnknown(table: Table, rows: readonly Key[], mark: string): Promise<void> {
  if (rows.length === 0) return;
  const ticketOf = ({ sk }: Key) => partsOfPosition(sk).ticketId;
  const rowAt = await readRows(
    table,
    rows.map((row) => listPlaces.of(ticketOf(row))),
  );
  for (const row of rows) {
    const places = rowAt(listPlaces.of(ticketOf(row)));
    if (!knows(parsePlaces(places, ticketOf(row)), row)) await touchStray(table, row, mark);
  }
}

/** The row may have been written, or taken away, since it was seen: only the newest places count. */
async function touchStray(table: Table, row: Key, mark: string): Promise<void> {
  const { ticketId } = partsOfPosition(row.sk);
  for (;;) {
    const places = parsePlaces(await table.get(listPlaces.of(ticketId)), ticketId);
    if (knows(places, row)) return;
    try {
      return await table.write([touchStrays(ticketId, places, [row], mark)]);
    } catch (error) {
      if (!refusedBy(error, PLACES_CHANGED)) throw error;
    }
  }
}

function knows({ stands, moving, strays }: Places, { pk, sk }: Key): boolean {
  return [...stands, ...moving, ...strays].some((key) => key.pk === pk && key.sk === sk);
}
