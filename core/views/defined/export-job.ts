/** Name of the kind of job that writes the tickets of a view into a file. Apart from it, as only the job needs what makes files. */
export const EXPORT = 'views.export';
