import * as z from 'zod';
import { customerKey, keepListings, parseCustomerRow, phoneWrites } from '../customer/index.ts';
import { lastId } from '../shared/counter-store.ts';
import { jobKind, type PageOutcome, PLAIN_TERMS } from '../shared/job-kind.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { ticketByNumber } from '../ticket/index.ts';
import { keepTimelines } from './keep-timeline.ts';

/** Customers that are listed together. */
const AT_ONCE = 100;

const checkpointSchema = z.object({
  of: z.enum(['customer', 'ticket']),
  next: z.int().positive(),
  done: z.int().nonnegative(),
});
type Checkpoint = z.output<typeof checkpointSchema>;

const FIRST: Checkpoint = { of: 'customer', next: 1, done: 0 };

/**
 * Puts every customer into the lists in which they stand, and among those of their phone numbers, and every ticket onto its requester's
 * timeline: for what was there before a desk had such lists. What stands in a list and should not is left out when it is read, so that
 * nothing is taken away. Doing it twice is as good as once.
 */
export const listAllCustomers = jobKind({
  ...PLAIN_TERMS,
  checkpoint: checkpointSchema,
  first: FIRST,
  page: async ({ table, context, hasTime }, { checkpoint }): Promise<PageOutcome<Checkpoint>> => {
    let at: Checkpoint = checkpoint;
    do {
      const last = await lastId(table, at.of);
      const ids = Array.from(
        { length: Math.min(AT_ONCE, last - at.next + 1) },
        (_, place) => at.next + place,
      );
      const done = at.done + (await KEEP[at.of](table, ids, context.now));
      const next = at.next + ids.length;
      const isOver = next > last;
      if (isOver && at.of === 'ticket') {
        return { done: true, progress: progressOf({ ...at, done }, done), counts: { rows: done } };
      }
      at = isOver ? { of: 'ticket', next: 1, done } : { ...at, next, done };
    } while (hasTime());
    return { done: false, checkpoint: at, progress: progressOf(at, null) };
  },
});

const progressOf = ({ done, of }: Checkpoint, total: number | null) => ({
  done,
  total,
  note: `lists ${of}s`,
});

async function rowsAt(table: Table, keys: readonly Key[]): Promise<unknown[]> {
  const rowAt = await readRows(table, keys);
  return keys.map(rowAt).filter((row) => row !== undefined);
}

const asNew = (row: unknown) => ({ row, before: undefined });

/** How things of a kind are listed, by their numbers; gives how many there are. */
const KEEP: Readonly<
  Record<Checkpoint['of'], (table: Table, ids: readonly number[], now: Date) => Promise<number>>
> = {
  customer: async (table, ids, now) => {
    const rows = await rowsAt(table, ids.map(customerKey));
    await keepListings(table, rows.map(asNew));
    for (const customer of rows.map(parseCustomerRow)) {
      const writes = phoneWrites(null, customer, now);
      if (writes.length > 0) await table.write(writes);
    }
    return rows.length;
  },
  ticket: async (table, ids) => {
    const rows = await rowsAt(table, ids.map(ticketByNumber.of));
    await keepTimelines(table, rows.map(asNew));
    return rows.length;
  },
};
