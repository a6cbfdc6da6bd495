export type {
  Area,
  BegunJob,
  ConfigurationAct,
  Configured,
  Holder,
  KeptRows,
  Reference,
  ThingChange,
} from './area.ts';
export { type AreaThen, loadAreaHistory } from './area-history.ts';
export { changeArea } from './change-area.ts';
export { changeThing, type ThingTarget, withThing } from './change-thing.ts';
export { configuredKey, parseConfiguredRow } from './configured-store.ts';
export { createThing, freeKey, type NewThing } from './create-thing.ts';
export {
  type AreaDeclaration,
  configuredSchema,
  configuredSubject,
  type DeclaredArea,
  declareArea,
  type Keyed,
} from './declare-area.ts';
export { deletedThing, goneAtOf, undeletedThing } from './deleted-thing.ts';
export { type InForce, keptConfiguration } from './kept-configuration.ts';
export { asPlanned, type PlannedChange, plannedChangeSchema, planOf } from './planned-change.ts';
export { listThings, loadThing, readArea } from './read-area.ts';
export { restoreThing, retireThing } from './retire-thing.ts';
export {
  holdRevisions,
  isOfRevisions,
  loadRevisions,
  noteRevision,
  type Revisions,
  releaseRevisions,
} from './revision-store.ts';
export { APPLY, applyParts } from './staged-job.ts';
export { stagedRow } from './staged-store.ts';
export { updateThing } from './update-thing.ts';
