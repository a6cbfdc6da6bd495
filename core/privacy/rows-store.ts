import { accessPattern } from '../shared/access-pattern.ts';
import { isNotErased } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import type { QueryRequest } from '../shared/write.ts';
import type { StoredRow } from './strike-value.ts';
import { parseRow } from './ticket-stake.ts';

export const rowsOfAnything = accessPattern({
  name: 'Rows of anything that may name a person',
  description:
    'Goes through what the desk keeps beside tickets, to take a person out of it, or to give them all that is theirs.',
  operation: 'Query',
  pk: 'C#<customer> | CONTEXT#<customer> | AWAITING#<customer> | L#timeline:<customer> | ORGANISATIONS | ORGANISATION#<organisation> | SENDER#<address> | NOTFOUND#<week> | ARTICLE#<article> | GAPS | JOBS | ROOM#<room> | ROOMS#<agent> | CONFIG#channels',
  sk: 'any',
  of: ({ pk, after }: { pk: string; after: string }): QueryRequest => ({
    pk,
    from: after === '' ? '!' : `${after} `,
    to: '~',
    limit: PAGE,
  }),
});
const PAGE = 100;

/** A page of the rows of a partition that are not erased, and where the next one begins; null: there is none. */
export async function pageOf(
  table: Table,
  pk: string,
  after: string,
): Promise<{ rows: StoredRow[]; after: string | null }> {
  const { rows, more } = await table.query(rowsOfAnything.of({ pk, after }));
  const parsed = rows.map(parseRow);
  return { rows: parsed.filter(isNotErased), after: more ? (parsed.at(-1)?.sk ?? null) : null };
}

/** Everything that stands in partitions of a customer's own: record and trail, orders and other things, mails that wait. */
export async function ownRows(table: Table, customerId: number): Promise<StoredRow[]> {
  const partitions = ['C#', 'CONTEXT#', 'AWAITING#', 'L#timeline:'].map((start) => `${start}${customerId}`);
  return (await Promise.all(partitions.map((pk) => partitionOf(table, pk)))).flat();
}

/** Every row of a partition that is not erased. */
export async function partitionOf(table: Table, pk: string): Promise<StoredRow[]> {
  const found: StoredRow[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(table, pk, after);
    found.push(...page.rows);
    after = page.after;
  }
  return found;
}
