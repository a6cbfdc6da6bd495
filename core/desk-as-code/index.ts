export { applyDesk } from './apply-desk.ts';
export type { FieldChange, ThingChange } from './difference.ts';
export { type DeskDocument, documentOf, readThings } from './document.ts';
export type { Doing } from './kind.ts';
export { type KindDeps, kindsOf } from './kinds.ts';
export { loadNames } from './names.ts';
export { type DeskDraft, type DeskPlan, planDesk } from './plan-desk.ts';
