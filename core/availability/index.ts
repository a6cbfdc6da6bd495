export { endSession, keepSession, loadAvailability, setAvailability } from './be-available.ts';
export { fireWorkplace, openWorkplace, workplaceDeadline } from './fire-workplace.ts';
export { loadOf, MOST_HELD, withoutTicketAt, withTicketAt } from './held.ts';
export { type Heartbeat, living } from './sessions.ts';
export {
  availabilityOf,
  type Workplace,
  workplaceIn,
  workplaceOfAgent,
  workplaceWrite,
} from './workplace-store.ts';
