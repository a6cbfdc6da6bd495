/** Name of the kind of job that writes what a search finds into a file. Apart from it, as only the job needs what makes files. */
export const SEARCH_EXPORT = 'search.export';
