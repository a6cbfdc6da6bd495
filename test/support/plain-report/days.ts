const QUARTER = 900;

/** What the wall clock of a zone shows. */
export interface Wall {
  /** such as `2027-03-28` */
  date: string;
  hour: number;
  secondOfDay: number;
  /** Monday: 0 */
  weekday: number;
  /** seconds ahead of UTC */
  offset: number;
}

const zones = new Map<string, (second: number) => Wall>();

/** What the wall clock of a zone shows in a second, by `Intl`. Wall clocks jump at quarters of an hour alone. */
export function wallIn(zone: string): (second: number) => Wall {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const quarters = new Map<number, Quarter>();
  const wall = (second: number): Wall => {
    const number = Math.floor(second / QUARTER);
    const shown = quarters.get(number) ?? read(format, number * QUARTER);
    quarters.set(number, shown);
    const { date, weekday, offset } = shown;
    const secondOfDay = shown.begins + second - number * QUARTER;
    return { date, weekday, offset, secondOfDay, hour: Math.floor(secondOfDay / 3600) };
  };
  zones.set(zone, wall);
  return wall;
}

/** What is shown as a quarter of an hour begins: also as which second of its day. */
interface Quarter {
  date: string;
  begins: number;
  weekday: number;
  offset: number;
}

function read(format: Intl.DateTimeFormat, second: number): Quarter {
  const [date = '', time = ''] = format.format(second * 1000).split(' ');
  const midnight = Date.parse(`${date}T00:00:00Z`) / 1000;
  const shown = Date.parse(`${date}T${time}Z`) / 1000;
  const weekday = (new Date(midnight * 1000).getUTCDay() + 6) % 7;
  return { date, begins: shown - midnight, weekday, offset: shown - second };
}

/** A day of a zone, or another part of time, with its first second and the one after its last. */
export interface Day {
  date: string;
  from: number;
  to: number;
}

/** The days of a zone that a time touches. */
export function daysIn(zone: string, from: number, to: number): Day[] {
  const name = `${zone} ${from} ${to}`;
  const days = known.get(name) ?? daysFound(zone, from, to);
  known.set(name, days);
  return days;
}

const known = new Map<string, Day[]>();

function daysFound(zone: string, from: number, to: number): Day[] {
  const wall = wallIn(zone);
  const days: Day[] = [];
  for (let at = Math.floor(from / QUARTER) * QUARTER; at < to; at += QUARTER) {
    const { date } = wall(at);
    const last = days.at(-1);
    // What was shown before and is again, as a clock is set back at midnight, is no new day.
    if (last === undefined || date > last.date) days.push({ date, from: at, to: at + QUARTER });
    else last.to = at + QUARTER;
  }
  return days;
}

/** The day of a zone in which a second lies. */
export function dayOf(zone: string, second: number): string {
  return wallIn(zone)(second).date;
}
