export { addBusiness, businessBetween, subtractBusiness } from './business-time.ts';
export { type Calendar, type CalendarHours, compileCalendar } from './calendar.ts';
export { type Calendars, calendarArea, type StoredCalendar } from './calendar-area.ts';
export { holidayOutlook } from './coming-holidays.ts';
export {
  type BusinessTime,
  type DeskHours,
  heldCalendarArea,
  keptBusinessTime,
  keptDeskHours,
  namingCalendars,
} from './default-calendar.ts';
export {
  closesAt,
  type DeskClock,
  type DeskTime,
  deskClock,
  isInHours,
  keptDeskClock,
  opensAt,
} from './desk-clock.ts';
export { changedCalendar, newCalendar, replacedCalendar } from './draw-calendar.ts';
export { inUse, NOT_IN_USE } from './in-use.ts';
export {
  type CalendarChange,
  type DrawnCalendar,
  type FoundHolidays,
  saveCalendar,
  type Years,
} from './save-calendar.ts';
export {
  loadTeamCalendar,
  saveTeamCalendar,
  type TeamCalendar,
  type TeamCalendars,
  teamCalendarArea,
} from './team-calendars.ts';
export { type WeekHours, weekInWords } from './week-in-words.ts';
export {
  dateIn,
  isTimeZone,
  momentIn,
  type Stretch as ZoneStretch,
  stretchesOf,
  wallTimeIn,
} from './zone.ts';
