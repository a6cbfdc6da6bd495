import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { keyIn } from '../../shared/write.ts';
import {
  type DayChange,
  dayChangeIn,
  type KeptDay,
  keptDayIn,
  monthOf,
  REPORT_SHARDS,
  reportChanges,
  reportDays,
} from './day-store.ts';
import { type DayFacts, unpackDay } from './packed-days.ts';
import { all, firstMonthOfTables } from './sums-store.ts';

const SHARDS = Array.from({ length: REPORT_SHARDS }, (_, shard) => shard);
/** Sort keys begin with the day, in front of the subject and of the id of a change. */
const DAY_LENGTH = 'yyyy-mm-dd'.length;
const FIRST_DAY = '0000-00-00';
const LAST_DAY = '9999-99-99';

/** A day of a subject, by the name of the subject. */
export type NamedDay = KeptDay & { readonly subject: string };

/** All that happened on one UTC day. */
export async function readDay(table: Table, day: string): Promise<NamedDay[]> {
  const range = { month: monthOf(day), from: day, to: day };
  const pages = SHARDS.map((shard) => all(table, (after) => reportDays.of({ ...range, shard, after })));
  const rows = (await Promise.all(pages)).flat();
  return rows.flatMap((row) =>
    isOfKind(row, ROW_KIND.reportDay)
      ? [{ ...keptDayIn(row), subject: keyIn(row).sk.slice(DAY_LENGTH + 1) }]
      : [],
  );
}

/** All changes of days within a range of UTC days, those that sums hold already among them. */
export async function readChanges(
  table: Table,
  { from = FIRST_DAY, to = LAST_DAY } = {},
): Promise<DayChange[]> {
  const pages = SHARDS.map((shard) => all(table, (after) => reportChanges.of({ shard, from, to, after })));
  return (await Promise.all(pages)).flat().map(dayChangeIn);
}

/** How many changes wait, up to a limit in each shard. */
export async function countChanges(table: Table, limit: number): Promise<number> {
  const range = { from: FIRST_DAY, to: LAST_DAY };
  const sizes = SHARDS.map((shard) => table.size({ ...reportChanges.of({ ...range, shard }), limit }));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The first UTC day, from one on, of which something changed; null: there is none. */
export async function nextChangedDay(table: Table, from = FIRST_DAY): Promise<string | null> {
  const firsts = SHARDS.map(async (shard) => {
    const { rows } = await table.query(reportChanges.of({ shard, from, to: LAST_DAY, limit: 1 }));
    return rows.map((row) => keyIn(row).sk.slice(0, DAY_LENGTH));
  });
  return (await Promise.all(firsts)).flat().sort()[0] ?? null;
}

/** Whether anything happened in a UTC month. */
export async function hasDays(table: Table, month: string): Promise<boolean> {
  const range = { month, from: `${month}-01`, to: `${month}-31`, limit: 1 };
  const firsts = await Promise.all(SHARDS.map((shard) => table.query(reportDays.of({ ...range, shard }))));
  return firsts.some(({ rows }) => rows.length > 0);
}

/** What is known of everything on one UTC day, of one of the parts over which subjects are spread, in the order of subjects. */
export async function factsOfDay(
  table: Table,
  { day, shard }: { day: string; shard: number },
): Promise<DayFacts[]> {
  const range = { month: monthOf(day), from: day, to: day, shard };
  const rows = await all(table, (after) => reportDays.of({ ...range, after }));
  return rows.flatMap((row) => {
    const { packed } = isOfKind(row, ROW_KIND.reportDay) ? keptDayIn(row) : { packed: null };
    return packed === null ? [] : [unpackDay(packed)];
  });
}

/** The first UTC month in which anything happened that reports count; null: nothing did. */
export async function firstReportedMonth(table: Table): Promise<string | null> {
  const changed = await nextChangedDay(table);
  const first = await firstMonthOfTables(table);
  return [first, changed && monthOf(changed)].filter((month) => month !== null).sort()[0] ?? null;
}
