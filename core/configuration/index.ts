export type { Area, ConfigurationAct, Configured, Reference, ThingChange } from './area.ts';
export { changeArea } from './change-area.ts';
export { type InForce, keptConfiguration } from './kept-configuration.ts';
export { listThings, loadThing } from './read-area.ts';
