import * as z from 'zod';
import { keptBusinessTime, keptDeskClock } from '../../core/calendar/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { resolutionArea } from '../../core/resolution/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { keptPolicies } from '../../core/sla-policy/index.ts';
import { templateArea } from '../../core/template/index.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { doAsked, keptTriggers, listening, runTriggers } from '../../core/trigger/index.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';

/** Lets triggers react to what happened to a ticket. */
export const handler = queueFunction({
  schema: jsonOf(z.object({ detail: anyEventSchema })),
  build: () => {
    const env = environment('TABLE_NAME', 'MAILBOXES', 'CLOSE_AFTER_DAYS', 'UNDO_SECONDS', 'DESK_NAME');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
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
    const templates = keep(templateArea);
    const policies = keptPolicies(keep, catalogue);
    const desk = {
      levels: serviceLevels(table, keep, { catalogue }),
      timeRules: timeRules(table, keep, catalogue),
    };
    const openingAt = async (now: Date) => ({
      rules: await inForce.at(now),
      catalogue: await catalogue.at(now),
      templates: await templates.latest(now),
      options: await options.at(now),
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
    return async ({ detail }) => {
      const now = new Date();
      if (detail.type === 'trigger.asked') {
        const doing = contextOf({ kind: 'system', name: 'automation' }, now, Math.random, detail.id);
        const became = await doAsked({ table, openingAt }, { ...doing, ...desk }, detail);
        logger.info('A trigger has asked for something', { event: detail.id, became });
        return;
      }
      const concerned = listening(await triggers.at(now), detail);
      if (concerned.length === 0) return;
      const acting = contextOf({ kind: 'system', name: 'automation' }, now, Math.random, detail.id);
      const deps = { ...(await depsAt(now)), triggers: concerned };
      const ran = await runTriggers(deps, { ...acting, ...desk }, detail);
      logger.info('Triggers listened to an event', { event: detail.id, ran });
    };
  },
});
