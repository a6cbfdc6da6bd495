export { parseChangeEntry } from './change-list-store.ts';
export { type ExportPage, type ExportRequest, exportPage } from './export-page.ts';
export { type Exported, exportedIn } from './exported.ts';
export { type ChangeListDeps, noteChanges } from './note-changes.ts';
export { type ExportPosition, exportPositionSchema } from './position.ts';
