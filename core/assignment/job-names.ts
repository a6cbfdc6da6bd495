/** The kind of the job that brings the queue of a team into line with how its tickets are given out from now on. */
export const REFILL = 'assignment.refill';
