export { nextOccurrence } from './occurrence.ts';
export { countsFrom, promisedUntil, spellOf } from './spell.ts';
export { type Times, timesAfter } from './times.ts';
