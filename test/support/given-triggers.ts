import { createThing, keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { resolutionArea } from '../../core/resolution/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { NO_POLICIES } from '../../core/sla-policy/index.ts';
import { templateArea } from '../../core/template/index.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import {
  type AskedDeps,
  keptTriggers,
  type Ran,
  runTriggers,
  type Trigger,
  type TriggerDeps,
  triggerArea,
} from '../../core/trigger/index.ts';
import { SHIPPED_TRIGGERS } from '../../core/trigger/shipped-triggers.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { WITHOUT_HOURS } from './desk-clock.ts';
import { triggerOf } from './worked-triggers.ts';

/** Makes a trigger, which is right. */
export async function givenTrigger(
  table: Table,
  context: Context,
  given: Partial<Trigger> & { key: string },
  number = 1,
): Promise<Trigger> {
  const { isRetired: _, version: _v, ...fields } = triggerOf({ number, position: number, ...given });
  return createThing({ table }, context, triggerArea, { fields });
}

/**
 * What the automation of a desk with one mailbox works with.
 * @param shipped whether those that the desk comes with react too
 */
export async function triggerDeps(table: Table, now: Date, shipped = false): Promise<TriggerDeps> {
  const keep = keptConfiguration(table);
  const catalogue = keptCatalogue(keep);
  const triggers = keptTriggers(keep, { catalogue, businessTimeAt: async () => undefined });
  const declared = [{ address: 'support@desk.example.com', name: 'Support' }];
  return {
    table,
    triggers: (await triggers.at(now)).filter(({ trigger }) => shipped || !isShipped(trigger.key)),
    rules: await rulesInForce(keep, { undoSeconds: 0, closeAfterDays: 4 }).at(now),
    mailboxes: await keep(mailboxArea(declared)).at(now),
    resolutions: await keep(resolutionArea).at(now),
    policies: NO_POLICIES,
    clock: WITHOUT_HOURS,
    place: { deskName: 'Example Desk', language: 'en', timeZone: 'UTC' },
  };
}

const isShipped = (key: string) => SHIPPED_TRIGGERS.some((trigger) => trigger.key === key);

/** What the automation of a desk does with what triggers ask for. */
export function askedDeps(table: Table): AskedDeps {
  const keep = keptConfiguration(table);
  return {
    table,
    openingAt: async (now) => ({
      rules: await rulesInForce(keep, {}).at(now),
      catalogue: await keptCatalogue(keep).at(now),
      templates: await keep(templateArea).at(now),
      options: await keep(optionsArea({ deskName: 'Example Desk' })).at(now),
    }),
  };
}

/** Lets the triggers of a desk react to an event; those that it comes with only where that is wanted. */
export async function automate(
  table: Table,
  context: Context,
  event: DeskEvent,
  shipped = false,
): Promise<Ran> {
  const acting = { ...context, actor: { kind: 'system', name: 'automation' } as const };
  return runTriggers(await triggerDeps(table, context.now, shipped), acting, event);
}
