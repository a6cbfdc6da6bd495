export { IMPORT_FILE, IMPORT_FILE_TERMS } from './file-kind.ts';
export type { ImportDeps } from './import-deps.ts';
export { importFile } from './import-file.ts';
export { type ImportedKind, importItems } from './import-items.ts';
export { importedIn, importedThing, releaseImported } from './imported-store.ts';
export { s3ImportedFiles, s3Keeping } from './object-gateway.ts';
export { requireImportFile } from './require-file.ts';
