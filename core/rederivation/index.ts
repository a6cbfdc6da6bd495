export { dryRun } from './dry-run.ts';
export { isPromiseChanged, isTimingChanged } from './promise-changed.ts';
export { type Rederivation, rederivation, rederiving } from './rederiving.ts';
export { refilling } from './refilling.ts';
