import { askedOfKnown, type CompiledConditions, compileStoredConditions } from '../conditions/index.ts';
import { mayBeTold } from '../event-facts/index.ts';
import type { ReadyDeps, Step } from './acts/act.ts';
import { stepsOf } from './acts/acts.ts';
import type { Trigger } from './trigger-area.ts';

/** A trigger that is ready to be asked, and to act. */
export interface Rule {
  readonly trigger: Trigger;
  readonly conditions: CompiledConditions;
  /** as much of them as an event tells by itself: where that does not hold, they do not */
  readonly told: CompiledConditions;
  readonly steps: readonly Step[];
  /** keys of the fields that its conditions and texts read */
  readonly fields: readonly string[];
}

/** Makes a trigger ready. One that cannot act is made ready too: it fails when its time has come. */
export async function ruleOf(trigger: Trigger, deps: Omit<ReadyDeps, 'businessTime'>): Promise<Rule> {
  const conditions = await compileStoredConditions(trigger.conditions, deps.catalogue, deps);
  const asked = askedOfKnown(
    trigger.conditions,
    (field) => mayBeTold(field) || deps.catalogue.find(field) === undefined,
  );
  const told = await compileStoredConditions(asked, deps.catalogue, deps);
  const steps = stepsOf(trigger.actions, { ...deps, businessTime: await deps.loadBusinessTime?.() });
  const fields = new Set([...conditions.fields, ...steps.flatMap((step) => step.fields)]);
  return { trigger, conditions, told, steps, fields: [...fields] };
}
