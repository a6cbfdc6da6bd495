import { isNotErased } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import type { TimelineEntry } from './timeline-entry.ts';
import { parseTimelineRow, timelineKey, timelinePage, timelineRow } from './timeline-store.ts';

/** Rows that are looked at together. */
const AT_ONCE = 100;

/**
 * Shows what other systems know of a record that was merged into another on that one's timeline, or no more once they are let go.
 * Tickets and ratings get there by themselves, as their requester changes. Doing it twice is as good as once.
 */
export async function shareContext(
  table: Table,
  { from, to }: { from: number; to: number },
  isShared: boolean,
): Promise<void> {
  let after: string | undefined;
  do {
    const asked = { customerId: from, limit: AT_ONCE, ...(after !== undefined && { after }) };
    const { rows, more } = await table.query(timelinePage.of(asked));
    const lines = rows.filter(isNotErased).map(parseTimelineRow);
    const theirs = lines.flatMap(({ entry }) => (entry.context ? [{ ...entry, customerId: to }] : []));
    await (isShared ? show(table, theirs) : table.deleteMany(theirs.map(timelineKey)));
    after = more ? lines.at(-1)?.sk : undefined;
  } while (after !== undefined);
}

const show = (table: Table, entries: readonly TimelineEntry[]) => table.putMany(entries.map(timelineRow));
