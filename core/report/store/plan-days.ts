import { inParts } from '../../shared/parts.ts';
import type { Write } from '../../shared/write.ts';
import type { ReportSubject } from '../booking.ts';
import { putDayNote } from './day-notes-store.ts';
import { type KeptDay, type KeptDays, noteDays, putChange, putDay } from './day-store.ts';
import { isBeginning, isSameInSums, type Packed } from './packed-days.ts';

/** Days that are written in one transaction: two rows each, three where files are written, and the row of the subject; DynamoDB takes a hundred. */
const DAYS_AT_ONCE = 40;
const DAYS_WITH_FILES = 30;

/** The days of a subject that are not kept as they are: those that differ, are new, or are no more. */
export function differingDays(kept: KeptDays, days: ReadonlyMap<string, Packed>): string[] {
  const all = new Set([...Object.keys(kept.days), ...days.keys()]);
  return [...all].filter((day) => kept.days[day] !== days.get(day)?.mark).sort();
}

/** What is known before days are written. */
export interface Planned {
  readonly subject: ReportSubject;
  readonly kept: KeptDays;
  /** days that differ, as they are kept */
  readonly before: ReadonlyMap<string, KeptDay>;
  /** all days, as they are */
  readonly days: ReadonlyMap<string, Packed>;
  /** whether days are written into files, so that it is noted which changed; not when absent */
  readonly isInFiles?: boolean | undefined;
}

/**
 * The transactions that make the kept days of a subject those that there are, one after the other: each writes days, how they changed,
 * and the row of the subject that says which days are kept, which guards all of them. Who stops between two has the rest to do, and finds
 * it by that row.
 */
export function planDays(
  { subject, kept, before, days, isInFiles }: Planned,
  { now, newId }: { now: Date; newId: () => string },
): Write[][] {
  let at = kept;
  return inParts([...before], isInFiles ? DAYS_WITH_FILES : DAYS_AT_ONCE).map((some) => {
    const version = at.version + 1;
    const writes = some.flatMap(([day, { packed: was }]) => {
      const is = days.get(day)?.bytes ?? null;
      const put = putDay({ subject, day }, { version, packed: is }, now);
      // What was live at the beginning of a month is in no sum, and in no file.
      if (isBeginning(day)) return [put];
      const id = newId();
      const forFiles = isInFiles ? [putDayNote({ subject, day, id })] : [];
      const isNoted = was !== null && is !== null && isSameInSums(was, is);
      const forSums = isNoted ? [] : [putChange({ subject, day, id }, { version, was, is })];
      return [put, ...forSums, ...forFiles];
    });
    const marks = withDays(
      at.days,
      some.map(([day]) => [day, days.get(day)?.mark]),
    );
    const noted = noteDays(subject, at, marks);
    at = { version, days: marks };
    return [noted, ...writes];
  });
}

function withDays(
  marks: Readonly<Record<string, string>>,
  changed: readonly (readonly [day: string, mark: string | undefined])[],
): Record<string, string> {
  const all = new Map(Object.entries(marks));
  for (const [day, mark] of changed) {
    if (mark === undefined) all.delete(day);
    else all.set(day, mark);
  }
  return Object.fromEntries([...all].sort(([one], [other]) => (one < other ? -1 : 1)));
}
