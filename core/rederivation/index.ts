export { dryRun } from './dry-run.ts';
export { isPromiseChanged } from './promise-changed.ts';
export { rederivation, rederiving } from './rederiving.ts';
