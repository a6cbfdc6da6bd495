import * as z from 'zod';
import { timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

/** A delivery that waits for a webhook, and when it is due. */
export interface Waiting {
  readonly number: number;
  readonly id: string;
  readonly at: string;
}

/** The row of one that waits, which is deleted once it was tried. */
function keyOfWaiting({ number, at, id }: Waiting): Key {
  return { pk: `${DELETABLE_PREFIX.waiting}${number}`, sk: `${at}#${id}` };
}

export const waitingDeliveries = accessPattern({
  name: 'Waiting deliveries',
  description: 'Lists what waits for a webhook, what is due first at the beginning.',
  operation: 'Query',
  pk: `${DELETABLE_PREFIX.waiting}<number>`,
  sk: '<time>#<event>',
  of: ({ number, limit }: { number: number; limit: number }): QueryRequest => ({
    pk: `${DELETABLE_PREFIX.waiting}${number}`,
    from: '0',
    to: '~',
    limit,
  }),
});

const rows = rowsOfKind(
  ROW_KIND.webhookWaiting,
  z.object({ number: z.int().positive(), id: ulidSchema, at: timeSchema }),
);

/** What waits, in a row. */
export function parseWaiting(row: unknown): Waiting {
  return rows.parse(row);
}

/** The write by which a delivery waits. */
export function waitingWrite({ number, id, at }: Waiting): Write {
  return { type: 'put', row: rows.row(keyOfWaiting({ number, id, at }), { number, id, at }) };
}

/** The first of those that wait for a webhook, whether they are due or not. */
export async function firstWaiting(table: Table, number: number, limit: number): Promise<Waiting[]> {
  return (await table.query(waitingDeliveries.of({ number, limit }))).rows.map(parseWaiting);
}

/** Forgets that deliveries wait. */
export function forgetWaiting(table: Table, waiting: readonly Waiting[]): Promise<void> {
  return table.deleteMany(waiting.map((one) => keyOfWaiting(one)));
}
