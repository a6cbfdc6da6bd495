import { bringBack, undeliveredIn } from '../../core/article-answer/index.ts';
import { keptBusinessTime } from '../../core/calendar/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { noteSolvedByInserted } from '../../core/suggestion/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { keptTriggers, listening, type Ran, runTriggers } from '../../core/trigger/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { type ActingIn, actingBy } from './acting-by.ts';
import { keptAnswering } from './kept-answering.ts';
import { keptArticles, keptSuggesting } from './suggesting.ts';

/**
 * What automations work with in a function, as its environment and the desk's configuration say. `react` lets triggers react to an
 * event, unless they have: null where none listens; which article may answer what a customer wrote is noted before, where
 * something reads that. `desk` is what every change of a ticket is followed by, `articles` what
 * is suggested.
 */
export function reacting({ table, keep, catalogue }: ActingIn) {
  const triggers = keptTriggers(keep, { catalogue, businessTimeAt: keptBusinessTime(keep) });
  const { at: depsAt, inForce, options } = actingBy({ table, keep, catalogue });
  const articles = keptArticles({ table, keep });
  const [answeringAt, suggest] = [keptAnswering({ keep }), keptSuggesting({ keep, articles })];
  const desk = {
    levels: serviceLevels(table, keep, { catalogue }),
    timeRules: timeRules(table, keep, catalogue),
  };
  const contextFor = (event: DeskEvent, now: Date) => ({
    ...contextOf({ kind: 'system', name: 'automation' }, now, Math.random, event.id),
    ...desk,
  });
  const react = async (event: DeskEvent, now: Date): Promise<Ran | null> => {
    const rules = await triggers.at(now);
    const undelivered = undeliveredIn(event);
    if (undelivered !== null) await bringBack(table, contextFor(event, now), undelivered);
    await noteSolvedByInserted(table, event);
    await suggest(event, rules, contextFor(event, now));
    const concerned = listening(rules, event);
    if (concerned.length === 0) return null;
    const answering = await answeringAt(concerned, now);
    const deps = { ...(await depsAt(now)), triggers: concerned, articles: answering };
    return runTriggers(deps, contextFor(event, now), event);
  };
  return { react, desk, contextFor, options, inForce, articles };
}
