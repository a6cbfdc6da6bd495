export {
  type Announced,
  type Announcement,
  announceChanged,
  announcePassed,
  nameOf,
  nextAnnouncement,
  type Said,
  type Telling,
} from './announce.ts';
export { businessTime, type Clock, calendarTime, secondOf } from './clock.ts';
export { type Act, type Course, courseOf, goOn, type Instance, isOwed, type PromiseAct } from './course.ts';
export {
  type Figures,
  figuresOf,
  type Rules,
  type Target,
  USUAL_BY_HAND,
  type Warning,
  type WarningsByHand,
} from './figures.ts';
export { type Interval, intervalsOf } from './intervals.ts';
export { METRICS, type Metric } from './metric.ts';
export { type PausesSla, runOf } from './run.ts';
export { type TicketFigures, ticketFigures, type Urgency } from './ticket-figures.ts';
