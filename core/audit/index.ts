export { type Bus, eventBridgeBus } from './bus-gateway.ts';
export { type Counts, countEvents } from './count-events.ts';
export { changeBetween, recordEvent, type Subject, ticketSubject } from './event.ts';
export { isRestored, listEvents, parseEventRow } from './event-store.ts';
