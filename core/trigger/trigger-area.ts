import type * as z from 'zod';
import { MOST_TIME_RULES, MOST_TRIGGERS, triggerShape } from '../../schemas/trigger.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { SHIPPED_TRIGGERS } from './shipped-triggers.ts';

export const triggerSchema = configuredSchema(triggerShape);
/** What the desk does by itself when something happens to a ticket. */
export type Trigger = z.infer<typeof triggerSchema>;

/** The triggers as an area of the desk's configuration. What they are called, ask for and write stays in the audit trail. */
export const triggerArea = declareArea({
  name: 'triggers',
  what: 'trigger',
  most: MOST_TRIGGERS,
  stored: triggerSchema,
  facts: ['number', 'position', 'isActive', 'events', 'when', 'afterAutomation', 'switchedOff'],
  shipped: SHIPPED_TRIGGERS,
  problems: (triggers) =>
    triggers.filter(({ when }) => when !== null).length > MOST_TIME_RULES
      ? [{ path: 'when', message: `at most ${MOST_TIME_RULES} triggers of a desk fire by time` }]
      : [],
  compile: inOrder,
});

/** Which of two triggers is looked at first. */
export function byPosition(one: Trigger, other: Trigger): number {
  return one.position - other.position || (one.key < other.key ? -1 : 1);
}

/** Those that are in use, in the order in which they are looked at. */
function inOrder(triggers: readonly Trigger[]): readonly Trigger[] {
  return triggers.filter(({ isRetired }) => !isRetired).sort(byPosition);
}

/** By what an event names a trigger: the version that did it. */
export const triggerFacts = ({ key, number, version }: Pick<Trigger, 'key' | 'number' | 'version'>) => ({
  key,
  number,
  version,
});
