import * as z from 'zod';
import { EXCEPTION_MODES, HOLIDAY_TYPES } from '../calendar.ts';
import { CONFIGURATION_KEY, configuredLabelsOut, labelsInSchema } from '../configuration.ts';
import { timezoneSchema } from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { textSchema } from '../text.ts';
import { timeInSchema } from './common.ts';
import { configuredSchemas, rederivedShape } from './configuration.ts';

/** Most holidays and exceptions of a calendar that are entered by hand. */
const MOST_DATES = 500;
/** Most spans of hours of one date. */
const MOST_SPANS = 24;
const MOST_REGIONS = 10;
/** Most characters of an iCalendar text, before what says nothing of dates is left out: however they are encoded, a request has room. */
const LONGEST_ICAL = 100_000;

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const timeSchema = z.string().regex(TIME, 'must be a time of a day such as 09:00, or 24:00');

const spanSchema = z.array(timeSchema).length(2, 'must be two times: when it begins, and when it ends');
const spansSchema = z
  .array(spanSchema)
  .max(MOST_SPANS)
  .describe(
    'each `[begins, ends]` in wall time, the end not included; one that ends before it begins ends on the next date',
  );

const daySpans = spansSchema.default([]);
const weekIn = z
  .strictObject({
    mon: daySpans,
    tue: daySpans,
    wed: daySpans,
    thu: daySpans,
    fri: daySpans,
    sat: daySpans,
    sun: daySpans,
  })
  .describe('open hours by weekday; what is left out is closed');

const shownSpans = z.array(z.array(z.string()));
const weekOut = z
  .object({
    mon: shownSpans,
    tue: shownSpans,
    wed: shownSpans,
    thu: shownSpans,
    fri: shownSpans,
    sat: shownSpans,
    sun: shownSpans,
  })
  .meta({ id: 'CalendarWeek' });

const modeAbout =
  'whether `spans` take the place of the hours of the date (none: closed), are added, or are taken away from whatever is open then; none added and none taken away change nothing';
const exceptionIn = z.strictObject({
  date: z.iso.date(),
  mode: z.enum(EXCEPTION_MODES).describe(modeAbout),
  spans: spansSchema.default([]),
});

const code = (about: string) => textSchema(20).min(1).describe(about);
const regionIn = z.strictObject({
  country: code('of ISO 3166, such as `DE`'),
  state: code('a part of the country, such as `BY`').nullable().default(null),
  region: code('a part of the state').nullable().default(null),
  types: z.array(z.enum(HOLIDAY_TYPES)).min(1).max(HOLIDAY_TYPES.length).default(['public']),
});

const icalAbout =
  'iCalendar text (RFC 5545) whose events of whole days are holidays, those that come again included; of it is kept what says when they are';

const comingHoliday = z
  .object({
    date: z.iso.date(),
    name: z.string().nullable().describe('null: its date was entered by hand'),
    source: z.string().describe('`hand`, `ical`, or the region such as `DE-BY`'),
  })
  .meta({ id: 'ComingHoliday' });

const schemas = configuredSchemas({
  id: 'Calendar',
  shown: {
    ...rederivedShape,
    labels: configuredLabelsOut,
    timeZone: z.string(),
    week: weekOut,
    holidays: z.array(z.string()),
    exceptions: z.array(
      z
        .object({ date: z.string(), mode: shownEnum(EXCEPTION_MODES), spans: shownSpans })
        .meta({ id: 'CalendarException' }),
    ),
    regions: z.array(
      z
        .object({
          country: z.string(),
          state: z.string().nullable(),
          region: z.string().nullable(),
          types: z.array(shownEnum(HOLIDAY_TYPES)),
        })
        .meta({ id: 'HolidayRegion' }),
    ),
    ical: z.string().nullable(),
    comingHolidays: z.array(comingHoliday).describe('from today on, by date'),
    holidaysThrough: z.iso
      .date()
      .nullable()
      .describe('last day until which holidays are known; null: the calendar has none'),
    warnings: z
      .array(z.object({ code: z.string(), message: z.string() }).meta({ id: 'CalendarWarning' }))
      .describe('`holidays.ending`: the holidays that are known end in less than a year'),
  },
  asked: {
    labels: labelsInSchema.optional().describe('by language (BCP 47); its key when left out'),
    timeZone: timezoneSchema.describe('IANA name, such as `Europe/Berlin`'),
    week: weekIn,
    holidays: z
      .array(z.iso.date())
      .max(MOST_DATES)
      .default([])
      .describe('dates on which no hours of the week begin'),
    exceptions: z.array(exceptionIn).max(MOST_DATES).default([]),
    ical: textSchema(LONGEST_ICAL)
      .min(1)
      .meta({ contentMediaType: 'text/calendar' })
      .nullable()
      .default(null)
      .describe(icalAbout),
    regions: z
      .array(regionIn)
      .max(MOST_REGIONS)
      .default([])
      .describe('countries, or parts of them, whose holidays are those of the calendar'),
  },
});

export const calendarSchemas = {
  ...schemas,
  /** A calendar as it is to be, whatever it was. The key may stand in it too. */
  put: schemas.create.extend({ key: z.string().regex(CONFIGURATION_KEY).optional() }),
};

/** What is to be counted: business time up to `to`, or the moment by which `seconds` have passed; one of both is given. */
export const calculateSchema = z.strictObject({
  from: timeInSchema,
  to: timeInSchema.optional(),
  seconds: z.int().min(0).optional(),
});

export const calculatedSchema = z
  .object({
    seconds: z.int().nonnegative().optional().describe('business time from `from` up to `to`'),
    at: z.iso
      .datetime()
      .nullable()
      .optional()
      .describe('by when so many seconds have passed; null: never within 3,660 days'),
  })
  .meta({ id: 'BusinessTime' });
