export { correctTimeEntry, removeTimeEntry } from './correct-time-entry.ts';
export { enterTime } from './enter-time.ts';
export { listTimeEntries } from './time-entry-store.ts';
