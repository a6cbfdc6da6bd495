/** Milliseconds around midnight UTC within which every zone's day begins. */
const WIDEST = 26 * 3_600_000;

/** Most days that are remembered of a zone. */
const MOST_DAYS = 1000;
const zones = new Map<string, (day: string) => number>();

/** Finds when a day such as `2026-03-01` begins in a time zone, in milliseconds of the epoch, whatever the clocks do then. */
export function dayStarts(timeZone: string): (day: string) => number {
  const known = zones.get(timeZone) ?? startsIn(timeZone);
  zones.set(timeZone, known);
  return known;
}

function startsIn(timeZone: string): (day: string) => number {
  const dayAt = dayIn(timeZone);
  const known = new Map<string, number>();
  return (day) => {
    const found = known.get(day) ?? firstMoment(Date.parse(day), dayAt);
    if (known.size < MOST_DAYS) known.set(day, found);
    return found;
  };
}

/** The day that a time zone's calendar shows at a moment, as midnight UTC of it, in milliseconds of the epoch. */
export function dayShown(timeZone: string, now: Date): number {
  return dayIn(timeZone)(now.getTime());
}

/** The day after another. */
export function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** The first moment at which the zone's calendar shows the day, or a later one: it may have been left out. */
function firstMoment(midnight: number, dayAt: (moment: number) => number): number {
  let [early, late] = [midnight - WIDEST, midnight + WIDEST];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (dayAt(middle) >= midnight) late = middle;
    else early = middle;
  }
  return late;
}

/** Reads the calendar of a zone: the day that it shows at a moment, as midnight UTC of it. */
function dayIn(timeZone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    return Date.parse(`${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`);
  };
}
