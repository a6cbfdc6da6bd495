import type { PageDeps } from '../../shared/job-kind.ts';
import type { IndexDeps } from './change-index.ts';
import { keptSegments } from './kept-segments.ts';

/** What a job changes the index with. */
export function indexDepsOf({ table, searchObjects }: Pick<PageDeps, 'table' | 'searchObjects'>): IndexDeps {
  if (searchObjects === undefined)
    throw new Error('The function of jobs has no bucket for the search index.');
  return { table, objects: searchObjects, kept: keptSegments(searchObjects) };
}
