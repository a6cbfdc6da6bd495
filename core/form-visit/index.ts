/** Visits of forms in which articles were suggested, and what came of them: what deflection is counted by. */
export { type Deflection, deflectionOf } from './deflection.ts';
export { listVisits } from './list-visits.ts';
export { loadVisit, noteOpened, noteShown, sentWrite, wasSpared } from './note-visit.ts';
export { ticketsBegun } from './tickets-begun.ts';
export { type FormVisit, KEPT_DAYS, parseVisitRow } from './visit-store.ts';
