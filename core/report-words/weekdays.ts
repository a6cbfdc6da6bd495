/** Gives weekdays by their names in a language, by their ISO numbers, of which Monday is 1. */
export function weekdaysIn(language: string): (weekday: number) => string {
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // 2 January 2023 was a Monday.
  return (weekday) => names.format(new Date(Date.UTC(2023, 0, 1 + weekday)));
}
