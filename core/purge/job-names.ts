/** Name of the kind of job that takes away what is left of a purged ticket. */
export const PURGE = 'tickets.purge';

/** Name of the kind of job that tells tickets in the trash for how long they stay there. */
export const REDATE_TRASH = 'trash.redate';
