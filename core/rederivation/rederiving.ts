import type { Area, Configured } from '../configuration/index.ts';
import { jobWrites } from '../jobs/index.ts';
import { REDERIVE } from '../service-level/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { slaPolicyArea } from '../sla-policy/index.ts';
import { triggerArea } from '../trigger/index.ts';
import { DESK } from './desk-actor.ts';
import { isPromiseChanged, isTimeRule, isTimingChanged } from './promise-changed.ts';

/** Begins the job that derives service levels anew: its id, and what is to be written for it. */
export type Rederivation = (context: Context) => { jobId: string; writes: readonly Write[] };

/**
 * The job that derives the service levels of all tickets anew. The desk does it, whoever changed something, so that it ends
 * also when they may do nothing any more.
 */
export const rederivation: Rederivation = (context) => {
  const { job, writes } = jobWrites(REDERIVE, {}, { ...context, actor: DESK });
  return { jobId: job.id, writes };
};

/**
 * An area as admins change it: when what it says about service levels or time rules changes, the job begins with that in one
 * transaction by which tickets that are there follow. Where the desk promises nothing, and has no time rules, there is none.
 */
/* @__NO_SIDE_EFFECTS__ */
export function rederiving<Thing extends Configured, Declared extends Area<Thing>>(
  area: Declared & Area<Thing>,
  begin: Rederivation = rederivation,
): Declared {
  return {
    ...area,
    begin: async (changes, context, things) => {
      const { name } = area;
      const isFollowed =
        (changes.some((one) => isPromiseChanged(name, one)) &&
          (name === slaPolicyArea.name || (await things(slaPolicyArea)).size > 0)) ||
        (changes.some((one) => isTimingChanged(name, one)) &&
          (name === triggerArea.name || [...(await things(triggerArea)).values()].some(firesByTime)));
      return isFollowed ? begin(context) : null;
    },
  };
}

/** Whether a trigger is one that fires by time, as long as nobody switches it off. */
const firesByTime = (trigger: Configured): boolean =>
  isTimeRule(trigger) && !trigger.isRetired && 'isActive' in trigger && trigger.isActive === true;
