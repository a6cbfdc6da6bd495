import * as z from 'zod';
import { storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';

/** The days of a week, as calendars name them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What an exception does to its date: takes the place of its hours, adds some, or takes some away. */
export const EXCEPTION_MODES = ['replace', 'add', 'remove'] as const;

/** What kinds of holidays a region has: those of the law, those of banks, and so on. */
export const HOLIDAY_TYPES = ['public', 'bank', 'school', 'optional', 'observance'] as const;

const span = z.array(z.string()).length(2);
const spans = z.array(span).default([]);

/** Hours of wall time by weekday. */
export const storedWeekSchema = z.object({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
});

const exceptionSchema = z.object({ date: z.string(), mode: openEnum(EXCEPTION_MODES), spans });

const regionSchema = z.object({
  country: z.string(),
  state: z.string().nullable().default(null),
  region: z.string().nullable().default(null),
  types: z.array(openEnum(HOLIDAY_TYPES)).default(['public']),
});

/** A holiday that somebody else made: `source` is `ical` or the region, such as `DE-BY`. */
const foundHolidaySchema = z.object({ date: z.string(), name: z.string(), source: z.string() });
export type FoundHoliday = z.infer<typeof foundHolidaySchema>;

/** What is stored of a calendar beside its key. */
export const calendarShape = {
  labels: storedLabelsSchema,
  /** IANA name */
  timeZone: z.string(),
  week: storedWeekSchema,
  /** dates, entered by hand */
  holidays: z.array(z.string()).default([]),
  exceptions: z.array(exceptionSchema).default([]),
  /** what of an iCalendar text says when its holidays are */
  ical: z.string().nullable().default(null),
  regions: z.array(regionSchema).default([]),
  /**
   * The holidays of the text and of the regions as dates, made when the calendar was saved: those of the years from `from`,
   * null when there are none. `through` is the last day until which they are known, null when nothing of them goes on for ever.
   */
  found: z
    .object({
      from: z.int().nullable(),
      through: z.string().nullable(),
      days: z.array(foundHolidaySchema),
    })
    .default({ from: null, through: null, days: [] }),
};
