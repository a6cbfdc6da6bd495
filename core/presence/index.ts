export { bePresent, listPresences } from './be-present.ts';
export { lastPresenceAt } from './presence-store.ts';
