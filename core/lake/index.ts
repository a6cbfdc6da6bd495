export { beginDueLake } from './begin-due.ts';
export { REBUILD_LAKE, WRITE_LAKE } from './job-names.ts';
export { rebuildLake, writeLake } from './lake-job.ts';
export { writeAllFiles } from './write-all.ts';
