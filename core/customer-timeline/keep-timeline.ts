import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { textOfKey } from '../shared/write.ts';
import { entriesIn, type TimelineEntry } from './timeline-entry.ts';
import { timelineKey, timelineRow } from './timeline-store.ts';

/** A row as it is after a change, and as it was before; undefined where it is none. */
export interface RowChanged {
  row: unknown;
  before: unknown;
}

/**
 * Keeps timelines as rows change, in the order of the changes: a ticket that gets another requester is on that one's from then on, also
 * when two records of a person are merged. Doing it again is as good as once.
 */
export async function keepTimelines(table: Table, changes: readonly RowChanged[]): Promise<void> {
  const last = new Map<string, { entry: TimelineEntry; isThere: boolean }>();
  for (const { row, before } of changes) {
    const [had, has] = [byKey(before), byKey(row)];
    for (const [key, entry] of had) if (!has.has(key)) last.set(key, { entry, isThere: false });
    for (const [key, entry] of has)
      if (!isSameValue(had.get(key), entry)) last.set(key, { entry, isThere: true });
  }
  const all = [...last.values()];
  const puts = all.filter(({ isThere }) => isThere).map(({ entry }) => timelineRow(entry));
  const gone = all.filter(({ isThere }) => !isThere).map(({ entry }) => timelineKey(entry));
  if (puts.length > 0) await table.putMany(puts);
  if (gone.length > 0) await table.deleteMany(gone);
}

const byKey = (row: unknown) =>
  new Map(entriesIn(row).map((entry) => [textOfKey(timelineKey(entry)), entry]));
