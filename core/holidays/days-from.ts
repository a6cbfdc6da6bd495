const DAY_MS = 86_400_000;

/** So many dates from one on. */
export function daysFrom(date: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => dayAfter(date, at));
}

/** The date so many days after one, or before it when they are less than zero. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
