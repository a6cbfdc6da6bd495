import { RECOUNT, rebuildLists, recountLists } from '../views/index.ts';
import type { JobKinds } from './job-kinds.ts';

/** The kinds that are started by their name and nothing else. */
export const PLAIN_KINDS: JobKinds = new Map([
  ['lists.rebuild', rebuildLists],
  [RECOUNT, recountLists],
]);
