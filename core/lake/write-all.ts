import { dayAfter, firstReportedMonth, monthOf } from '../report/index.ts';
import { lastId } from '../shared/counter-store.ts';
import { writeTrails } from './write-events.ts';
import { type LakeDeps, writeWholeDay } from './write-facts.ts';

/** Writes all files of a desk at once, into a place that has none yet: for one that runs on this machine. */
export async function writeAllFiles(deps: LakeDeps, now: Date): Promise<void> {
  const today = now.toISOString().slice(0, 'yyyy-mm-dd'.length);
  const month = (await firstReportedMonth(deps.table)) ?? monthOf(today);
  for (let day = `${month}-01`; day <= today; day = dayAfter(day, 1)) await writeWholeDay(deps, day);
  const last = await lastId(deps.table, 'ticket');
  for (let next = 1; next <= last; ) next = (await writeTrails(deps, { next, last }, () => true)).next;
}
