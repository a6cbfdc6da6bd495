import type { Grouping, SERIES } from '../../../schemas/report.ts';
import { stretchesOf } from '../../calendar/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { Slot } from './cell.ts';
import { dateAt, type LocalDate, startOf } from './local-time.ts';

export type Series = (typeof SERIES)[number];

/** A part of a period, with the key by which it is named. */
export interface NamedSlot extends Slot {
  readonly key: string;
  /** of an hour: which of the day, and of which weekday (Monday 1), the wall clock shows */
  readonly hour?: number;
  readonly weekday?: number;
}

/** Most parts of a period: a year of hours, and some more. */
const MOST_SLOTS = 10_000;

/** The parts of a period, in order. Pure. */
export function slotsOf(period: Slot, by: Series, timeZone: string): NamedSlot[] {
  const slots = by === 'hour' ? hoursOf(period, timeZone) : runsOfDays(period, by, timeZone);
  if (slots.length <= MOST_SLOTS) return slots;
  throw new InvalidInputError(
    'report.too_much',
    `A period has ${MOST_SLOTS} parts at most: ask for a shorter one, or for longer parts.`,
  );
}

const two = (value: number) => String(value).padStart(2, '0');

/** The hours that a wall clock shows: each of one date, hour and offset, so that one that is repeated is two. */
function hoursOf({ from, to }: Slot, timeZone: string): NamedSlot[] {
  return stretchesOf(timeZone)(from, to).flatMap((stretch) => {
    const slots: NamedSlot[] = [];
    for (let at = stretch.from; at < stretch.to; ) {
      const wall = at + stretch.offset;
      const next = at + 3600 - (((wall % 3600) + 3600) % 3600);
      slots.push({ from: at, to: Math.min(next, stretch.to), ...named(wall, stretch.offset) });
      at = next;
    }
    return slots;
  });
}

function named(wall: number, offset: number) {
  const shown = new Date(wall * 1000);
  const ahead = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 3600))}:${two(Math.floor((ahead % 3600) / 60))}`;
  return {
    key: `${shown.toISOString().slice(0, 13)}${zone}`,
    hour: shown.getUTCHours(),
    weekday: ((shown.getUTCDay() + 6) % 7) + 1,
  };
}

/** How the runs of days are cut: where the one begins in which a date lies, how long it is, and what it is called. */
const RUNS: Record<
  Exclude<Series, 'hour'>,
  {
    first(date: LocalDate): LocalDate;
    readonly length: { days: number } | { months: number };
    key(date: LocalDate): string;
  }
> = {
  day: { first: (date) => date, length: { days: 1 }, key: String },
  week: {
    first: (date) => date.subtract({ days: date.dayOfWeek - 1 }),
    length: { days: 7 },
    key: (date) => `${date.yearOfWeek}-W${two(date.weekOfYear ?? 0)}`,
  },
  month: {
    first: (date) => date.with({ day: 1 }),
    length: { months: 1 },
    key: (date) => String(date).slice(0, 7),
  },
  quarter: {
    first: (date) => date.with({ day: 1, month: date.month - ((date.month - 1) % 3) }),
    length: { months: 3 },
    key: ({ year, month }) => `${year}-Q${(month + 2) / 3}`,
  },
  year: {
    first: (date) => date.with({ day: 1, month: 1 }),
    length: { months: 12 },
    key: ({ year }) => String(year),
  },
};

/** Days, and runs of them: a day that a zone left out has a part without any time. */
function runsOfDays({ from, to }: Slot, by: Exclude<Series, 'hour'>, timeZone: string): NamedSlot[] {
  const { first, length, key } = RUNS[by];
  const slots: NamedSlot[] = [];
  let date = first(dateAt(from, timeZone));
  for (let start = startOf(date, timeZone); start < to && slots.length <= MOST_SLOTS; ) {
    const next = date.add(length);
    const end = startOf(next, timeZone);
    slots.push({ from: Math.max(start, from), to: Math.min(end, to), key: key(date) });
    [date, start] = [next, end];
  }
  return slots;
}

/** A label of the wall clock, with how many hours of the period showed it. */
export interface Label {
  readonly key: string;
  readonly hours: number;
}

type Profile = Exclude<Grouping, Series>;

const HOURS = [...Array(24).keys()];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** The labels of each profile, in order, and which of them an hour of a weekday has. */
const PROFILE: Record<
  Profile,
  { readonly keys: readonly string[]; placeOf(hour: number, weekday: number): number }
> = {
  hour_of_day: { keys: HOURS.map(String), placeOf: (hour) => hour },
  weekday: { keys: WEEKDAYS.map(String), placeOf: (_, weekday) => weekday - 1 },
  hour_of_week: {
    keys: WEEKDAYS.flatMap((weekday) => HOURS.map((hour) => `${weekday}-${two(hour)}`)),
    placeOf: (hour, weekday) => (weekday - 1) * HOURS.length + hour,
  },
};

/** The labels of a profile, and which of them each hour has. */
export function labelsOf(
  hours: readonly NamedSlot[],
  by: Profile,
): { labels: readonly Label[]; labelAt: readonly number[] } {
  const { keys, placeOf } = PROFILE[by];
  const labelAt = hours.map(({ hour = 0, weekday = 1 }) => placeOf(hour, weekday));
  const shown = keys.map(() => 0);
  for (const label of labelAt) shown[label] = (shown[label] ?? 0) + 1;
  return { labels: keys.map((key, at) => ({ key, hours: shown[at] ?? 0 })), labelAt };
}
