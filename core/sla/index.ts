export {
  type Announced,
  type Announcement,
  announceChanged,
  announcePassed,
  nextAnnouncement,
  type Telling,
} from './announce.ts';
export { businessTime, type Clock, calendarTime } from './clock.ts';
export { type Act, type Course, courseOf, goOn, type Instance } from './course.ts';
export type { Figures, Rules, Target, Warning } from './figures.ts';
export { METRICS, type Metric } from './metric.ts';
export { type TicketFigures, ticketFigures, type Urgency } from './ticket-figures.ts';
