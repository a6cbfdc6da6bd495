import { keptBusinessTime } from '../../core/calendar/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { keptTriggers, listening, type Ran, runTriggers } from '../../core/trigger/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { type ActingIn, actingBy } from './acting-by.ts';

/**
 * What automations work with in a function, as its environment and the desk's configuration say. `react` lets triggers react to an
 * event, unless they have: null where none listens. `desk` is what every change of a ticket is followed by.
 */
export function reacting({ table, keep, catalogue }: ActingIn) {
  const triggers = keptTriggers(keep, { catalogue, businessTimeAt: keptBusinessTime(keep) });
  const { at: depsAt, inForce, options } = actingBy({ table, keep, catalogue });
  const desk = {
    levels: serviceLevels(table, keep, { catalogue }),
    timeRules: timeRules(table, keep, catalogue),
  };
  const contextFor = (event: DeskEvent, now: Date) => ({
    ...contextOf({ kind: 'system', name: 'automation' }, now, Math.random, event.id),
    ...desk,
  });
  const react = async (event: DeskEvent, now: Date): Promise<Ran | null> => {
    const concerned = listening(await triggers.at(now), event);
    if (concerned.length === 0) return null;
    const deps = { ...(await depsAt(now)), triggers: concerned };
    return runTriggers(deps, contextFor(event, now), event);
  };
  return { react, desk, contextFor, options, inForce };
}
