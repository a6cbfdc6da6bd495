export type { ImportDeps } from './import-deps.ts';
export { type ImportedKind, importItems } from './import-items.ts';
export { importedIn } from './imported-store.ts';
