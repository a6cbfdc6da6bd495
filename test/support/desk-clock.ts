import { compileCalendar, type DeskClock, deskClock } from '../../core/calendar/index.ts';
import { OFFICE_HOURS } from './given-calendar.ts';

const LATE = [['14:00', '22:00']];
const found = { from: null, through: null, days: [] };
const late = { ...OFFICE_HOURS.week, mon: LATE, tue: LATE, wed: LATE, thu: LATE, fri: LATE };

/** The clock of a desk in Berlin that is at work by the calendar `office`, but its team 2, which is by `late`, from 14 to 22. */
export const BERLIN: DeskClock = deskClock({
  timeZone: 'Europe/Berlin',
  calendars: new Map([
    ['office', compileCalendar({ ...OFFICE_HOURS, found })],
    ['late', compileCalendar({ ...OFFICE_HOURS, week: late, found })],
  ]),
  defaultCalendar: 'office',
  teamCalendar: (teamId) => (teamId === 2 ? 'late' : null),
});

/** The clock of a desk without calendars. */
export const WITHOUT_HOURS: DeskClock = deskClock({
  timeZone: 'UTC',
  calendars: new Map(),
  defaultCalendar: null,
  teamCalendar: () => null,
});
