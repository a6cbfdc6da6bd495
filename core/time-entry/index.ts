export { correctTimeEntry, removeTimeEntry } from './correct-time-entry.ts';
export { enterTime } from './enter-time.ts';
export { timeEntered } from './time-entry.ts';
export { listTimeEntries } from './time-entry-store.ts';
