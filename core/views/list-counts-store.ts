import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { COUNTS_PREFIX, ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

/** Whose tickets a row counts: those of all, of a team's part of the lists, or those that an agent is assigned. */
export type CountPart = { of: 'all' } | { of: 'team'; id: number } | { of: 'assignee'; id: number };

/** One row of counts: in which count of the desk, in which shard of the lists, and whose. */
export interface CountsOf {
  /** number of the count that is in force, or of the one that is being taken */
  count: number;
  shard: number;
  part: CountPart;
}

export const listCounts = accessPattern({
  name: 'Counts of lists',
  description:
    'Counts the tickets in lists, in the transaction that notes where a ticket is listed; says how many there are in all views of a sidebar.',
  operation: 'BatchGetItem',
  pk: 'COUNTS#<count>#<shard>',
  sk: '*, @<team> or /<assignee>',
  of: ({ count, shard, part }: CountsOf): Key => ({
    pk: `${COUNTS_PREFIX}${count}#${shard}`,
    sk: textOf(part),
  }),
});

export const countsInShard = accessPattern({
  name: 'Counts of a shard',
  description: 'Finds the rows of a count that is in force no longer, to let them expire.',
  operation: 'Query',
  pk: 'COUNTS#<count>#<shard>',
  sk: 'any',
  of: ({ count, shard }: Pick<CountsOf, 'count' | 'shard'>): QueryRequest => ({
    pk: `${COUNTS_PREFIX}${count}#${shard}`,
    from: '!',
    to: '~',
  }),
});

function textOf(part: CountPart): string {
  if (part.of === 'all') return '*';
  return `${part.of === 'team' ? '@' : '/'}${part.id}`;
}

const NAME = /^n_/;

const rows = rowsOfKind(
  ROW_KIND.listCounts,
  z.looseObject({}).transform((row) => {
    const counts = Object.entries(row).filter(
      (entry): entry is [string, number] => NAME.test(entry[0]) && typeof entry[1] === 'number',
    );
    return new Map(counts.map(([name, tickets]) => [name.replace(NAME, ''), tickets]));
  }),
);

/** What a row of counts says, by the names of lists; nothing where there is no row. */
export function parseCounts(row: unknown): ReadonlyMap<string, number> {
  return row === undefined ? new Map() : rows.parse(row);
}

/** Adds to what a row counts. It is exact where it is written with what it counts, once. */
export function addToCounts(of: CountsOf, steps: ReadonlyMap<string, number>): Write {
  const add = Object.fromEntries([...steps].map(([name, step]) => [`n_${name}`, step]));
  return rows.upsert({ key: listCounts.of(of), add });
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** The key of a row of counts. */
export function parseCountsKey(row: unknown): Key {
  return keySchema.parse(row);
}

/** Lets a row of a count that is in force no longer expire. */
export function expireCounts(key: Key, atSeconds: number): Write {
  return rows.upsert({ key, set: { [TTL_ATTRIBUTE]: atSeconds } });
}
