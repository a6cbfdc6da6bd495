import { WEEKDAYS } from '../../schemas/calendar.ts';
import type { CalendarHours } from './calendar.ts';

/** From the first of two moments up to, and without, the second. */
export type Span = readonly [from: number, to: number];

/** Seconds of a day on the wall. */
export const DAY = 86_400;

/** What is open on which date, ready to be asked. Spans are in seconds from the beginning of the date on which they start. */
export interface Plan {
  /** by day of the week, Monday first */
  readonly week: readonly (readonly Span[])[];
  readonly special: ReadonlyMap<number, SpecialDay>;
}

/** A date that is not like others of its weekday. */
interface SpecialDay {
  /** what is open in place of its usual hours; absent: those are */
  own?: readonly Span[];
  readonly added: Span[];
  readonly removed: Span[];
}

/** The number of a date such as `2027-03-01`: whole days since 1970-01-01. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000 / DAY;

/**
 * What is open on which date: the hours that replace it; else none on a holiday; else those of its weekday; and those that are
 * added.
 */
export function planOf({ week, holidays, exceptions, found }: CalendarHours): Plan {
  const special = new Map<number, SpecialDay>();
  const on = (date: string): SpecialDay => {
    const day = special.get(dayOf(date)) ?? { added: [], removed: [] };
    special.set(dayOf(date), day);
    return day;
  };
  for (const date of [...holidays, ...found.days.map((day) => day.date)]) on(date).own = [];
  for (const { date, mode, spans } of exceptions) {
    if (mode === 'replace') on(date).own = spansOf(spans);
    if (mode === 'add') on(date).added.push(...spansOf(spans));
    if (mode === 'remove') on(date).removed.push(...spansOf(spans));
  }
  return { week: WEEKDAYS.map((name) => spansOf(week[name])), special };
}

/** A span that ends before it starts ends on the next date. One that this version cannot read is none. */
function spansOf(written: readonly (readonly string[])[]): Span[] {
  return written.flatMap(([first, second]) => {
    const [from, to] = [secondsOf(first), secondsOf(second)];
    return Number.isNaN(from + to) ? [] : [[from, to < from ? to + DAY : to] as const];
  });
}

function secondsOf(time = ''): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? Number.NaN) * 3600 + (minutes ?? Number.NaN) * 60;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/**
 * The wall time that is open, in seconds since 1970-01-01 on the wall, of the dates from one day to another: in order, and
 * without overlaps. What is removed goes from whatever is open then, also from what began on the date before.
 */
export function openWallTime({ week, special }: Plan, firstDay: number, lastDay: number): Span[] {
  const open: Span[] = [];
  const removed: Span[] = [];
  // What started on the date before the first may reach into it.
  for (let day = firstDay - 1; day <= lastDay; day += 1) {
    const moved = ([from, to]: Span): Span => [from + day * DAY, to + day * DAY];
    const its = special.get(day);
    open.push(...(its?.own ?? week[weekdayOf(day)] ?? []).map(moved));
    if (its === undefined) continue;
    open.push(...its.added.map(moved));
    removed.push(...its.removed.map(moved));
  }
  return without(merged(open), merged(removed));
}

function merged(spans: Span[]): Span[] {
  const sorted = spans.sort(([one], [other]) => one - other);
  const whole: Span[] = [];
  for (const [from, to] of sorted) {
    const last = whole.at(-1);
    if (last === undefined || from > last[1]) whole.push([from, to]);
    else whole[whole.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return whole;
}

/** What is left of some spans without others; both are in order and without overlaps. */
function without(open: readonly Span[], removed: readonly Span[]): Span[] {
  const left: Span[] = [];
  let next = 0;
  for (const [opens, to] of open) {
    let from = opens;
    // What ends before this begins ends before all that come after.
    while ((removed[next]?.[1] ?? Infinity) <= from) next += 1;
    for (let at = next; (removed[at]?.[0] ?? Infinity) < to; at += 1) {
      const [start, end] = removed[at] ?? [from, from];
      if (start > from) left.push([from, start]);
      from = Math.max(from, end);
    }
    if (from < to) left.push([from, to]);
  }
  return left;
}
