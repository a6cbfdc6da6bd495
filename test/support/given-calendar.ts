import { replacedCalendar, type StoredCalendar, saveCalendar } from '../../core/calendar/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { testContext } from './context.ts';

const OFFICE = [['09:00', '17:00']];
const CLOSED = { sat: [], sun: [] };

/** What the calendar `office` says: weekdays from 9 to 17 in Berlin. */
export const OFFICE_HOURS = {
  timeZone: 'Europe/Berlin',
  week: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE, ...CLOSED },
  holidays: [],
  exceptions: [],
  ical: null,
  regions: [],
};

/** The calendar `office`, saved. */
export function givenOffice(table: Table, context: Context = testContext()): Promise<StoredCalendar> {
  const draw = replacedCalendar('office', OFFICE_HOURS);
  const find = () => ({ ical: null, found: { from: null, through: null, days: [] } });
  return saveCalendar({ table }, context, { key: 'office', draw, find });
}
