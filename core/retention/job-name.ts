/** Name of the kind of job by which a retention rule is done. */
export const RETENTION = 'retention.run';
