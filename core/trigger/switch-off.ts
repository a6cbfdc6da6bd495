import { recordEvent } from '../audit/index.ts';
import { changeThing, configuredSubject } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { type Trigger, triggerArea, triggerFacts } from './trigger-area.ts';

/** How often a trigger fails in a row until the desk switches it off. */
export const MOST_FAILURES = 50;

/**
 * Switches a trigger off that fails again and again. An event says so, by which the admins are told. Where somebody has changed it
 * meanwhile, nothing happens. Whoever dies before this leaves it to the next failure.
 */
export async function switchOff(
  deps: { table: Table },
  context: Context,
  trigger: Pick<Trigger, 'key' | 'number' | 'version'>,
): Promise<void> {
  const { key, version } = trigger;
  const reason = 'failed_again_and_again';
  const told = { trigger: triggerFacts(trigger), reason } as const;
  const switchedOff: Trigger['switchedOff'] = { at: context.now.toISOString(), reason };
  await changeThing(deps, context, triggerArea, {
    key,
    decide: (before) =>
      before.version === version && before.isActive ? { ...before, isActive: false, switchedOff } : before,
    alongside: async () => [
      recordEvent(configuredSubject(triggerArea.name, key), 'trigger.switched_off', told, context),
    ],
  });
}
