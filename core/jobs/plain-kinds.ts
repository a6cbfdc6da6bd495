import { LIST_CUSTOMERS } from '../customer-timeline/index.ts';
import { REMOVE_DEMO } from '../demo/index.ts';
import { REBUILD_LAKE } from '../lake/index.ts';
import { REBUILD_REPORTS } from '../report/index.ts';
import { type JobTerms, jobTerms, PLAIN_TERMS } from '../shared/job-kind.ts';
import { RECOUNT } from '../views/index.ts';

/** Kinds of jobs by their names, as far as starting them goes. */
export type JobTermsByKind = ReadonlyMap<string, JobTerms>;

/** The kinds that are started by their name and nothing else. What does them, and all that it takes, is not needed for that. */
export const PLAIN_KINDS: JobTermsByKind = new Map([
  ['lists.rebuild', jobTerms(PLAIN_TERMS)],
  [RECOUNT, jobTerms(PLAIN_TERMS)],
  ['search.rebuild', jobTerms(PLAIN_TERMS)],
  [LIST_CUSTOMERS, jobTerms(PLAIN_TERMS)],
  [REBUILD_REPORTS, jobTerms(PLAIN_TERMS)],
  [REBUILD_LAKE, jobTerms(PLAIN_TERMS)],
  [REMOVE_DEMO, jobTerms(PLAIN_TERMS)],
]);
