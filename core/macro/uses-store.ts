import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

/** Rows over which the uses of one macro are spread, by ticket: agents who use it at the same time are not in each other's way. */
const SHARDS = 8;
const PARTITION = 'MACROUSES';

const usesOfMacro = accessPattern({
  name: 'Uses of a macro',
  description: 'Counts how often a macro was used, in the transaction that does what it says.',
  operation: 'UpdateItem',
  pk: 'MACROUSES',
  sk: '<macro>#<shard>',
  of: ({ key, ticketId }: { key: string; ticketId: number }): Key => ({
    pk: PARTITION,
    sk: `${key}#${ticketId % SHARDS}`,
  }),
});

const usesOfMacros = accessPattern({
  name: 'Uses of macros',
  description: 'Says how often each macro was used, for a list of them.',
  operation: 'Query',
  pk: 'MACROUSES',
  sk: '<macro>#<shard>',
  of: ({ key, after }: { key?: string | undefined; after?: string | undefined }): QueryRequest => ({
    pk: PARTITION,
    from: after === undefined ? `${key ?? ''}#` : `${after}!`,
    to: key === undefined ? '~' : `${key}#~`,
    mayLag: true,
  }),
});

const rows = rowsOfKind(
  ROW_KIND.macroUses,
  z.object({ sk: z.string(), uses: z.int().nonnegative(), lastUsedAt: timeSchema }),
);

/** How often a macro was used, and when the last time. */
export interface Uses {
  readonly uses: number;
  readonly lastUsedAt: string | null;
}
const NEVER: Uses = { uses: 0, lastUsedAt: null };

/** What a row of uses says. */
export const parseUses = (row: unknown) => rows.parse(row);

/** Counts one use of a macro. */
export function countUse(key: string, ticketId: number, now: Date): Write {
  const set = { lastUsedAt: now.toISOString() };
  return rows.upsert({ key: usesOfMacro.of({ key, ticketId }), add: { uses: 1 }, set });
}

/** How often macros were used; of one alone when `key` names it. Uses of the last second may be missing. */
export async function loadUses(table: Table, key?: string): Promise<(key: string) => Uses> {
  const found = new Map<string, Uses>();
  for (let after: string | undefined; ; ) {
    const page = await table.query(usesOfMacros.of({ key, after }));
    const read = page.rows.map(parseUses);
    for (const { sk, uses, lastUsedAt } of read) {
      const name = sk.slice(0, sk.indexOf('#'));
      const before = found.get(name) ?? NEVER;
      const last =
        before.lastUsedAt !== null && before.lastUsedAt > lastUsedAt ? before.lastUsedAt : lastUsedAt;
      found.set(name, { uses: before.uses + uses, lastUsedAt: last });
    }
    after = read.at(-1)?.sk;
    if (!page.more || after === undefined) return (name) => found.get(name) ?? NEVER;
  }
}
