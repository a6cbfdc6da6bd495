export { type EventKnown, factsOfEvent, knownOfEvent, ticketBefore, ticketThen } from './facts-of-event.ts';
export { mayBeTold, toldFacts } from './told-facts.ts';
