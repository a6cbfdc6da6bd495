/** Name of the kind of job that derives the service levels of tickets anew, after something that they go by has changed. */
export const REDERIVE = 'sla.rederive';
