export { type Bus, eventBridgeBus } from './bus-gateway.ts';
export { type Counts, countEvents } from './count-events.ts';
export { changeBetween, recordEvent, type Subject } from './event.ts';
export { isRestored, listEvents, parseEventRow } from './event-store.ts';
