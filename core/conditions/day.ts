/** Milliseconds around midnight UTC within which every zone's day begins. */
const WIDEST = 26 * 3_600_000;

/** Most days that are remembered of a zone. */
const MOST_DAYS = 1000;
const zones = new Map<string, Zone>();

/** The calendar of a time zone; days are told by midnight UTC of them, in milliseconds of the epoch. */
interface Zone {
  /** the day that it shows at a moment */
  readonly dayAt: (moment: number) => number;
  /** when a day such as `2026-03-01` begins */
  readonly starts: (day: string) => number;
}

/** The calendar of a zone, of which one is kept for as long as the function lives: to make one is long work. */
function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const dayAt = dayIn(timeZone);
  const zone = { dayAt, starts: startsBy(dayAt) };
  zones.set(timeZone, zone);
  return zone;
}

/** Finds when a day such as `2026-03-01` begins in a time zone, in milliseconds of the epoch, whatever the clocks do then. */
export function dayStarts(timeZone: string): (day: string) => number {
  return zoneOf(timeZone).starts;
}

/** The day that a time zone's calendar shows at a moment, as midnight UTC of it, in milliseconds of the epoch. */
export function dayShown(timeZone: string, now: Date): number {
  return zoneOf(timeZone).dayAt(now.getTime());
}

function startsBy(dayAt: Zone['dayAt']): Zone['starts'] {
  const known = new Map<string, number>();
  return (day) => {
    const found = known.get(day) ?? firstMoment(Date.parse(day), dayAt);
    if (known.size < MOST_DAYS) known.set(day, found);
    return found;
  };
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
