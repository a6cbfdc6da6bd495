import { keptBusinessTime, keptDeskClock } from '../../core/calendar/index.ts';
import type { keptConfiguration } from '../../core/configuration/index.ts';
import type { KeptCatalogue } from '../../core/fields/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { resolutionArea } from '../../core/resolution/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { keptPolicies } from '../../core/sla-policy/index.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { keptTriggers, listening, type Ran, runTriggers } from '../../core/trigger/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';

/** Where triggers find what they go by. */
interface Reacting {
  table: Table;
  keep: ReturnType<typeof keptConfiguration>;
  catalogue: KeptCatalogue;
}

/**
 * What automations work with in a function, as its environment and the desk's configuration say. `react` lets triggers react to an
 * event, unless they have: null where none listens. `desk` is what every change of a ticket is followed by.
 */
export function reacting({ table, keep, catalogue }: Reacting) {
  const env = environment('MAILBOXES', 'CLOSE_AFTER_DAYS', 'UNDO_SECONDS', 'DESK_NAME');
  const businessTimeAt = keptBusinessTime(keep);
  const triggers = keptTriggers(keep, { catalogue, businessTimeAt });
  const inForce = rulesInForce(keep, {
    undoSeconds: env.UNDO_SECONDS,
    closeAfterDays: env.CLOSE_AFTER_DAYS,
  });
  const clockAt = keptDeskClock(keep);
  const options = keep(optionsArea({ deskName: env.DESK_NAME }));
  const mailboxes = keep(mailboxArea(env.MAILBOXES));
  const resolutions = keep(resolutionArea);
  const policies = keptPolicies(keep, catalogue);
  const desk = {
    levels: serviceLevels(table, keep, { catalogue }),
    timeRules: timeRules(table, keep, catalogue),
  };
  const contextFor = (event: DeskEvent, now: Date) => ({
    ...contextOf({ kind: 'system', name: 'automation' }, now, Math.random, event.id),
    ...desk,
  });
  const depsAt = async (now: Date) => {
    const { deskName, language, timeZone } = await options.at(now);
    return {
      table,
      rules: await inForce.at(now),
      mailboxes: await mailboxes.at(now),
      resolutions: await resolutions.at(now),
      policies: await policies.at(now),
      clock: await clockAt(now),
      place: { deskName, language: language ?? 'en', timeZone },
    };
  };
  const react = async (event: DeskEvent, now: Date): Promise<Ran | null> => {
    const concerned = listening(await triggers.at(now), event);
    if (concerned.length === 0) return null;
    const deps = { ...(await depsAt(now)), triggers: concerned };
    return runTriggers(deps, contextFor(event, now), event);
  };
  return { react, desk, contextFor, options, inForce };
}
