import type * as z from 'zod';
import type { calendarShape } from '../../schemas/calendar.ts';
import { DAY, openWallTime, type Plan, planOf } from './wall-time.ts';
import { type Stretch, stretchesOf } from './zone.ts';

/** What of a calendar says when its business time is. */
export type CalendarHours = z.infer<
  z.ZodObject<Pick<typeof calendarShape, 'timeZone' | 'week' | 'holidays' | 'exceptions' | 'found'>>
>;

/** The business time of a year (UTC) as spans of moments, in order; all numbers are seconds, moments since 1970 in UTC. */
export interface OpenYear {
  readonly from: number;
  readonly to: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** business time of the year that lies before each span */
  readonly before: readonly number[];
  readonly total: number;
}

/** A calendar that is ready to be asked, any number of times: what it works out of a year it keeps. */
export interface Calendar {
  year(year: number): OpenYear;
}

/**
 * Makes a calendar ready to be asked. A moment is business time exactly when the zone's wall clock then shows a date and time
 * that is open: so wall time that is skipped counts never, and wall time that is repeated counts each time.
 */
export function compileCalendar(hours: CalendarHours): Calendar {
  const plan = planOf(hours);
  const stretches = stretchesOf(hours.timeZone);
  const years = new Map<number, OpenYear>();
  return {
    year: (year) => {
      const known = years.get(year);
      if (known !== undefined) return known;
      const [from, to] = [Date.UTC(year, 0) / 1000, Date.UTC(year + 1, 0) / 1000];
      const made = openYear(plan, stretches(from, to), { from, to });
      years.set(year, made);
      return made;
    },
  };
}

/** Wall clocks are less than a day ahead of UTC, or behind it. */
const MARGIN = 1;

function openYear(plan: Plan, stretches: readonly Stretch[], { from, to }: { from: number; to: number }) {
  const wall = openWallTime(plan, from / DAY - MARGIN, to / DAY + MARGIN);
  const [starts, ends, before]: number[][] = [[], [], []] as const;
  let total = 0;
  for (const stretch of stretches) {
    for (const [opens, closes] of wall) {
      const start = Math.max(opens - stretch.offset, stretch.from);
      const end = Math.min(closes - stretch.offset, stretch.to);
      if (start >= end) continue;
      starts.push(start);
      ends.push(end);
      before.push(total);
      total += end - start;
    }
  }
  return { from, to, starts, ends, before, total };
}
