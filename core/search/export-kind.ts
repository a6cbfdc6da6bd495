import { InvalidInputError } from '../shared/errors.ts';

/** Name of the kind of job that writes what a search finds into a file. Apart from it, as only the job needs what makes files. */
export const SEARCH_EXPORT = 'search.export';

/** Most things that one search gives out, in their order. */
export const MOST_FOUND = 100_000;

/** @throws InvalidInputError `export.too_many` when a search finds more than one export gives out; it says what to do instead */
export function requireExportable(found: number): void {
  if (found <= MOST_FOUND) return;
  throw new InvalidInputError(
    'export.too_many',
    `This finds ${found}, and one search gives out ${MOST_FOUND} at most: narrow it, such as by the time of creation, and export in parts, or export a view, which has no such bound.`,
  );
}
