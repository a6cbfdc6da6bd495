import { WEEKDAYS } from '../../schemas/calendar.ts';
import {
  ConflictError,
  type FieldProblem,
  fieldError,
  NotFoundError,
  wrongFieldsError,
} from '../shared/errors.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { StoredCalendar } from './calendar-area.ts';
import type { CalendarChange, DrawnCalendar } from './save-calendar.ts';
import { isTimeZone } from './zone.ts';

/** What somebody says of a calendar; without labels it is called by its key. */
export type CalendarFields = Omit<DrawnCalendar, 'key' | 'labels'> & {
  labels?: DrawnCalendar['labels'] | undefined;
};

type Draw = CalendarChange['draw'];

/** Draws a calendar that is new. @throws ConflictError `calendar.key_taken` */
export function newCalendar(key: string, fields: CalendarFields): Draw {
  return (before) => {
    if (before !== null)
      throw new ConflictError('calendar.key_taken', 'There is one with this key, in use or retired.');
    return drawn(key, fields);
  };
}

/** Draws a calendar as it is to be, whatever it was. */
export function replacedCalendar(key: string, fields: CalendarFields): Draw {
  return () => drawn(key, fields);
}

/** Draws a change of a calendar; absent fields stay. @throws NotFoundError */
export function changedCalendar(change: { [Name in keyof CalendarFields]?: CalendarFields[Name] }): Draw {
  return (before) => {
    if (before === null) throw new NotFoundError('calendar');
    const { found: _found, isRetired: _isRetired, version: _version, ...fields }: StoredCalendar = before;
    return drawn(before.key, { ...fields, ...definedFields(change) });
  };
}

function drawn(key: string, { labels = { en: key }, ...fields }: CalendarFields): DrawnCalendar {
  if (!isTimeZone(fields.timeZone))
    throw fieldError('timeZone', 'must be the IANA name of a time zone, such as Europe/Berlin');
  const problems = problemsOf(fields);
  if (problems.length > 0) throw wrongFieldsError(problems);
  // A date that is entered twice is one holiday.
  return { ...fields, holidays: [...new Set(fields.holidays)], key, labels };
}

/** What is wrong with hours and dates beside their form. */
function problemsOf({ week, exceptions }: Omit<CalendarFields, 'labels'>): FieldProblem[] {
  return [
    ...WEEKDAYS.flatMap((day) => problemsOfSpans(week[day], `week.${day}`)),
    ...exceptions.flatMap(({ spans }, at) => problemsOfSpans(spans, `exceptions.${at}.spans`)),
    ...replacedTwice(exceptions),
  ];
}

function problemsOfSpans(spans: readonly (readonly string[])[], path: string): FieldProblem[] {
  return spans.flatMap(([from, to], at) => {
    if (from === '24:00') return [{ path: `${path}.${at}`, message: 'must begin before 24:00' }];
    return from === to ? [{ path: `${path}.${at}`, message: 'must not end when it begins' }] : [];
  });
}

/** The hours of a date are replaced once. */
function replacedTwice(exceptions: CalendarFields['exceptions']): FieldProblem[] {
  const replacing = exceptions.map(({ date, mode }) => (mode === 'replace' ? date : null));
  const message = 'must be the only one that replaces the hours of its date';
  return replacing.flatMap((date, at) =>
    date !== null && replacing.indexOf(date) < at ? [{ path: `exceptions.${at}`, message }] : [],
  );
}
