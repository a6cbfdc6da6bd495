import * as z from 'zod';
import { optionsNow } from '../options/index.ts';
import { ForbiddenError } from '../shared/errors.ts';
import { jobKind } from '../shared/job-kind.ts';
import type { Table } from '../shared/table.ts';
import { redateTrashed } from '../ticket/index.ts';
import { listTickets, loadListShards } from '../views/index.ts';

/** Tickets of the trash that are looked at together. */
const AT_ONCE = 50;

/** The days for which tickets stay in the trash, as the options say it now. */
export async function trashDaysOf(table: Table): Promise<number> {
  const { trashDays } = await optionsNow(table);
  return trashDays;
}

/**
 * Lets every ticket in the trash stay there for as long as the option says now. What is then due is purged within a quarter of
 * an hour, when the clock looks for what is overdue. Doing it twice is as good as once.
 */
export const redateTrash = jobKind({
  permission: 'desk.write',
  input: z.strictObject({}),
  checkpoint: z.object({ cursor: z.string().nullable(), done: z.int().nonnegative() }),
  first: { cursor: null, done: 0 },
  page: async ({ table, context, principal, listShards, hasTime }, { checkpoint }) => {
    if (principal === null) throw new ForbiddenError();
    const days = await trashDaysOf(table);
    const { read: shards } = await loadListShards(table, listShards);
    let { cursor, done } = checkpoint;
    do {
      const asked = { principal, list: { of: 'trash' } as const, limit: AT_ONCE };
      const page = await listTickets({ table, shards }, { ...asked, ...(cursor !== null && { cursor }) });
      for (const { id: ticketId } of page.tickets) await redateTrashed(table, context, { ticketId, days });
      done += page.tickets.length;
      cursor = page.cursor;
    } while (cursor !== null && hasTime());
    const progress = { done, total: cursor === null ? done : null, note: 'sets when tickets are purged' };
    if (cursor !== null) return { done: false, checkpoint: { cursor, done }, progress };
    return { done: true, progress, counts: { tickets: done } };
  },
});
