import { knownAction, type StoredAction } from '../../schemas/action.ts';
import { type OwnAction, ownAction, type StoredTriggerAction } from '../../schemas/trigger-action.ts';
import { type CompiledConditions, type ConditionDeps, compileStoredConditions } from '../conditions/index.ts';
import type { Catalogue } from '../fields/index.ts';
import { type CompiledText, compileText, TemplateError } from '../template/index.ts';
import type { Trigger } from './trigger-area.ts';

/** Something that a trigger does: changes of the ticket that stand together, or what only triggers do, ready to be done. */
export type Step =
  | { readonly kind: 'change'; readonly actions: readonly StoredAction[] }
  | { readonly kind: 'note'; readonly text: CompiledText }
  /** no other trigger gets its turn after it */
  | { readonly kind: 'stop' }
  /** what cannot be done: a text that names what is gone, or an action of a later version */
  | { readonly kind: 'never'; readonly code: string; readonly path: string };

/** A trigger that is ready to be asked, and to act. */
export interface Rule {
  readonly trigger: Trigger;
  readonly conditions: CompiledConditions;
  readonly steps: readonly Step[];
  /** keys of the fields that its conditions and texts read */
  readonly fields: readonly string[];
}

/** Makes a trigger ready. One that cannot act is made ready too: it fails when its time has come. */
export async function ruleOf(trigger: Trigger, catalogue: Catalogue, deps: ConditionDeps): Promise<Rule> {
  const conditions = await compileStoredConditions(trigger.conditions, catalogue, deps);
  const steps = stepsOf(trigger.actions, catalogue);
  const read = steps.flatMap((step) => (step.kind === 'note' ? step.text.fields : []));
  return {
    trigger,
    conditions,
    steps,
    fields: [...new Set([...conditions.fields, ...read.map(({ key }) => key)])],
  };
}

function stepsOf(actions: readonly StoredTriggerAction[], catalogue: Catalogue): Step[] {
  const steps: Step[] = [];
  for (const [at, action] of actions.entries()) {
    const path = `actions.${at}`;
    const own = ownAction(action);
    if (own !== null) {
      steps.push(ownStep(own, catalogue, path));
      continue;
    }
    const change = changing(action);
    const last = steps.at(-1);
    if (change === null) steps.push({ kind: 'never', code: 'action.unknown', path });
    else if (last?.kind === 'change')
      steps[steps.length - 1] = { kind: 'change', actions: [...last.actions, change] };
    else steps.push({ kind: 'change', actions: [change] });
  }
  return steps;
}

/** An action that changes the ticket; null: this version does not know it. */
function changing(action: StoredTriggerAction): StoredAction | null {
  return knownAction(action as StoredAction);
}

function ownStep(action: OwnAction, catalogue: Catalogue, path: string): Step {
  if (action.do === 'stop') return { kind: 'stop' };
  try {
    return { kind: 'note', text: compileText(action.text, catalogue) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { kind: 'never', code: 'text.wrong', path: `${path}.text` };
  }
}
