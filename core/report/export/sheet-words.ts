/** What a sheet of a report says beside names and figures; `{…}` is filled in. */
export const SHEET_PHRASES = {
  total: 'Total',
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
  hourOfDay: 'Hour of the day',
  weekday: 'Weekday',
  hourOfWeek: 'Weekday and hour',
  ofThese: 'of these',
  number: 'number',
  median: 'median',
  trend: 'trend',
  rising: 'rising',
  falling: 'falling',
  neither: 'neither',
  byHour: 'by hour',
  before: 'before',
  change: 'change',
  about: 'About',
  what: 'What',
  says: 'Says',
  report: 'Report',
  computedAt: 'Computed at',
  from: 'From',
  to: 'To',
  timeZone: 'Time zone',
  filter: 'Filter',
  onlyTeams: 'Only teams',
  byCalendar: 'by calendar time',
  byBusiness: 'by business time',
  percentiles: 'percentiles ±{error} %',
  maturing: 'can still change',
  notAdditive: 'rows do not add up',
} as const;
export type SheetPhrase = keyof typeof SHEET_PHRASES;

/** Says a phrase in the language of who gets the sheet. */
export type SheetWords = (phrase: SheetPhrase) => string;

export const IN_ENGLISH: SheetWords = (phrase) => SHEET_PHRASES[phrase];
