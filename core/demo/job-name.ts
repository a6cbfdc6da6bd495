/** Name of the kind of job that takes a demonstration out of a desk. */
export const REMOVE_DEMO = 'demo.remove';
