import { isNotErased } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import { type Key, keyIn } from '../shared/write.ts';
import type { Page, Walk } from './position.ts';
import { WALK_PARTS } from './walk-parts.ts';
import { rowsOfPartition } from './walk-store.ts';

/** Partitions that are read at the same time, and rows of each that one request reads. */
const AT_ONCE = 20;
const ROWS = 200;
/** Rounds of such reading that a page takes at the most: numbers may be given out and nothing stand there. */
const ROUNDS = 25;

/** Goes on through what the desk holds until the page is full. Gives how far it got, null at the end of everything. */
export async function walkOn(table: Table, from: Walk, page: Page): Promise<Walk | null> {
  let walk: Walk | null = from;
  for (let round = 0; round < ROUNDS && walk !== null && !page.isFull(); round += 1) {
    walk = walk.after === null ? await nextPartitions(table, walk, page) : await rest(table, walk, page);
  }
  return walk;
}

async function nextPartitions(table: Table, walk: Walk, page: Page): Promise<Walk | null> {
  const part = WALK_PARTS[walk.part];
  if (part === undefined) return null;
  const partitions = await part(table, walk.partition, AT_ONCE);
  if (partitions.length === 0) return nextPart(walk);
  const found = await Promise.all(partitions.map((partition) => rowsOf(table, partition, null)));
  let at = walk;
  for (const [index, partition] of partitions.entries()) {
    at = await takeRows({ ...at, partition }, found[index] ?? { rows: [], more: false }, page);
    if (at.after !== null || page.isFull()) return at;
  }
  return at;
}

function nextPart({ part }: Walk): Walk | null {
  return part + 1 < WALK_PARTS.length ? { part: part + 1, partition: null, after: null } : null;
}

async function rest(table: Table, walk: Walk, page: Page): Promise<Walk> {
  const found = await rowsOf(table, walk.partition ?? '', walk.after);
  return takeRows(walk, found, page);
}

const rowsOf = (table: Table, pk: string, after: string | null) =>
  table.query(rowsOfPartition.of({ pk, after, limit: ROWS }));

/** Takes rows of a partition up to where the page is full. */
async function takeRows(
  walk: Walk,
  { rows, more }: Awaited<ReturnType<Table['query']>>,
  page: Page,
): Promise<Walk> {
  let last: Key | undefined;
  for (const row of rows) {
    if (page.isFull()) return { ...walk, after: last?.sk ?? walk.after ?? '' };
    last = keyIn(row);
    if (isNotErased(row)) await page.take(last, row);
  }
  return { ...walk, after: more ? (last?.sk ?? null) : null };
}
