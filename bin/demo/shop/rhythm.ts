import type { Dice } from './dice.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The year of the shop, in milliseconds. */
const YEAR = 365 * DAY;

/** How busy the days of a week are, from Sunday on; the hours of a day; the months of a year. */
const WEEKDAYS = [0.45, 1.3, 1.15, 1, 1, 0.9, 0.6];
const HOURS = [1, 1, 1, 1, 1, 2, 4, 7, 11, 14, 15, 14, 12, 12, 13, 13, 12, 11, 10, 10, 9, 7, 4, 2];
const MONTHS = [1.25, 1, 0.95, 0.95, 0.9, 0.85, 0.75, 0.75, 0.95, 1.05, 1.4, 1.75];
const BUSIEST = 1.3 * 15 * 1.75 * 1.2;

/** Minutes before the end at which the last tickets come, so that there are always new ones. */
const LAST_MINUTES = [3, 8, 17, 31, 52, 80];

/** The time of a moment as the shop's wall shows it: that of Central Europe, without summer time. */
const onTheWall = (at: number) => new Date(at + HOUR);

function busyAt(at: number, end: number): number {
  const wall = onTheWall(at);
  const [weekday = 1, hour = 1, month = 1] = [
    WEEKDAYS[wall.getUTCDay()],
    HOURS[wall.getUTCHours()],
    MONTHS[wall.getUTCMonth()],
  ];
  return weekday * hour * month * (1.2 - (0.4 * (end - at)) / YEAR);
}

/** When so many customers write in the year that ends at a time (milliseconds), earliest first. */
export function beginnings(dice: Dice, count: number, end: number): number[] {
  const last = LAST_MINUTES.slice(0, Math.ceil(count / 3)).map((minutes) => end - minutes * MINUTE);
  const times = last.slice(0, count);
  while (times.length < count) {
    const at = end - 90 * MINUTE - Math.floor(dice.share() * (YEAR - 90 * MINUTE));
    if (dice.share() * BUSIEST < busyAt(at, end)) times.push(at);
  }
  return times.sort((one, other) => one - other);
}

/** When the shop opens and closes, in hours of its wall, from Sunday on; null: it stays closed. */
const OPEN: readonly (readonly [from: number, to: number] | null)[] = [
  null,
  [8, 18],
  [8, 18],
  [8, 18],
  [8, 18],
  [8, 18],
  [9, 13],
];

/** When the shop opens and closes on the day in which a time lies (milliseconds); null: it stays closed. */
export function openingOn(at: number): { readonly from: number; readonly to: number } | null {
  const midnight = Math.floor((at + HOUR) / DAY) * DAY - HOUR;
  const open = OPEN[onTheWall(midnight).getUTCDay()] ?? null;
  return open && { from: midnight + open[0] * HOUR, to: midnight + open[1] * HOUR };
}

/** A time at which somebody is at work: the same one, or some time after the shop opens next. */
export function atWork(dice: Dice, at: number): number {
  const today = openingOn(at);
  if (today !== null && at >= today.from && at < today.to) return at;
  for (let day = 0; day < 8; day += 1) {
    const opens = openingOn(at + day * DAY)?.from;
    if (opens !== undefined && opens > at) return opens + dice.below(100 * MINUTE);
  }
  return at;
}
