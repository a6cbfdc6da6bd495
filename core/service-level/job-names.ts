/** Name of the kind of job that derives the service levels of tickets anew, after something that they go by has changed. */
export const REDERIVE = 'sla.rederive';

/** Name of the kind of job that tells what a change would do to the service levels of tickets, and changes nothing. */
export const DRY_RUN = 'sla.dry_run';
