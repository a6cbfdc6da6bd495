import { REFILL, type Refilling } from '../assignment/index.ts';
import { jobWrites } from '../jobs/index.ts';
import { DESK } from './desk-actor.ts';

/**
 * The job that brings the queue of a team into line with how its tickets are given out from now on. The desk does it, whoever changed
 * that.
 */
export const refilling: Refilling = (teamId, context) => {
  const { job, writes } = jobWrites(REFILL, { teamId }, { ...context, actor: DESK });
  return { jobId: job.id, writes };
};
