import { bulkTickets } from '../bulk/index.ts';
import type { JobKind } from '../shared/job-kind.ts';
import { rebuildLists } from '../views/index.ts';

/** Kinds of jobs by their names. */
export type JobKinds = ReadonlyMap<string, JobKind>;

/** The kinds that are started by their name and nothing else. */
export const PLAIN_KINDS: JobKinds = new Map([['lists.rebuild', rebuildLists]]);

/** Every kind of job that there is. */
export const JOB_KINDS: JobKinds = new Map([...PLAIN_KINDS, ['tickets.bulk', bulkTickets]]);
