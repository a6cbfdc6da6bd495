export { type AskedTrial, askTrial } from './ask-trial.ts';
export { careForChannels } from './care-for-channels.ts';
export { knownByTraffic } from './known-by-traffic.ts';
export { cameNoter } from './note-came.ts';
export { runTrial, type TrialDeps } from './run-trial.ts';
export { shownTrial } from './shown-trial.ts';
export { type KnownTrial, loadTrials } from './trial-store.ts';
