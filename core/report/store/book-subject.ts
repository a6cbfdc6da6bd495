import type { Context } from '../../shared/context.ts';
import { untilNotOvertaken } from '../../shared/optimistic.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import type { ReportFacts, ReportSubject } from '../booking.ts';
import { DAYS_CHANGED, keptDayIn, keptDaysIn, reportDay, reportFactsOf } from './day-store.ts';
import { daysOf, packDay } from './packed-days.ts';
import { differingDays, planDays } from './plan-days.ts';

/** What keeping the days of subjects takes. */
export interface BookDeps {
  readonly table: Table;
  /** Derives all that reports know of a subject from its log, as it is now; null: there is nothing to count. */
  readonly derive: (subject: ReportSubject) => Promise<ReportFacts | null>;
  /** whether days are written into files (`core/lake`); not when absent */
  readonly isInFiles?: boolean | undefined;
}

/**
 * Keeps what reports count of a subject as its log says it. What is kept is read before the log is, and is what the first write asks for:
 * whoever read an older log is overtaken, and begins anew. Nothing is written where nothing differs. Gives how many days differed.
 */
export function bookSubject(
  { table, derive, isInFiles }: BookDeps,
  { now, newId }: Pick<Context, 'now' | 'newId'>,
  subject: ReportSubject,
): Promise<number> {
  return untilNotOvertaken([DAYS_CHANGED], async () => {
    const kept = keptDaysIn(await table.get(reportFactsOf.of(subject)));
    const facts = await derive(subject);
    const entries = facts === null ? [] : [...daysOf(facts, Math.floor(now.getTime() / 1000))];
    const days = new Map(entries.map(([day, happened]) => [day, packDay(happened)]));
    const differing = differingDays(kept, days);
    if (differing.length === 0) return 0;
    const keys = differing.map((day) => ({ day, key: reportDay.of({ subject, day }) }));
    const rowOf = await readRows(
      table,
      keys.map(({ key }) => key),
    );
    const before = new Map(keys.map(({ day, key }) => [day, keptDayIn(rowOf(key))]));
    for (const writes of planDays({ subject, kept, before, days, isInFiles }, { now, newId }))
      await table.write(writes);
    return differing.length;
  });
}
