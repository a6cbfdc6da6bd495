export { type Bus, eventBridgeBus } from './bus-gateway.ts';
export { changeBetween, recordEvent, type Subject } from './event.ts';
export { listEvents, parseEventRow } from './event-store.ts';
