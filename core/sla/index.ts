export {
  type Announced,
  type Announcement,
  announceChanged,
  announcePassed,
  nextAnnouncement,
  type Telling,
} from './announce.ts';
export { businessTime, type Clock, calendarTime, secondOf } from './clock.ts';
export { type Act, beginCourse, type Course, courseOf, goOn, type Instance, standingOf } from './course.ts';
export { type Figures, figuresOf, type Rules, type Target, type Warning } from './figures.ts';
export { METRICS, type Metric } from './metric.ts';
export { type TicketFigures, ticketFigures, type Urgency } from './ticket-figures.ts';
