import { knownAction, type StoredAction } from '../../schemas/action.ts';
import { type OwnAction, ownAction, type StoredTriggerAction } from '../../schemas/trigger-action.ts';
import { type CompiledConditions, type ConditionDeps, compileStoredConditions } from '../conditions/index.ts';
import type { Catalogue } from '../fields/index.ts';
import { type CompiledText, compileText, TemplateError, type Templates } from '../template/index.ts';
import type { Trigger } from './trigger-area.ts';

/** Texts of a reply, by language (BCP 47). */
export type ReplyTexts = Readonly<Record<string, CompiledText>> & { readonly en: CompiledText };

/** Something that a trigger does: changes of the ticket that stand together, or what only triggers do, ready to be done. */
export type Step =
  | { readonly kind: 'change'; readonly actions: readonly StoredAction[] }
  | { readonly kind: 'note'; readonly text: CompiledText }
  | { readonly kind: 'reply'; readonly texts: ReplyTexts; readonly collaborators: boolean }
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

/** What triggers are made ready with. */
export interface RuleDeps extends ConditionDeps {
  readonly catalogue: Catalogue;
  readonly templates: Templates;
}

/** Makes a trigger ready. One that cannot act is made ready too: it fails when its time has come. */
export async function ruleOf(trigger: Trigger, deps: RuleDeps): Promise<Rule> {
  const conditions = await compileStoredConditions(trigger.conditions, deps.catalogue, deps);
  const steps = stepsOf(trigger.actions, deps);
  const fields = new Set([...conditions.fields, ...steps.flatMap(fieldsOf)]);
  return { trigger, conditions, steps, fields: [...fields] };
}

/** What a reply is not written to, and in whose language it is, is known by these. */
const FIELDS_OF_REPLIES = ['message.kind', 'requester.locale'];

function fieldsOf(step: Step): string[] {
  const keysOf = ({ fields }: CompiledText) => fields.map(({ key }) => key);
  if (step.kind === 'note') return keysOf(step.text);
  return step.kind === 'reply' ? [...FIELDS_OF_REPLIES, ...Object.values(step.texts).flatMap(keysOf)] : [];
}

function stepsOf(actions: readonly StoredTriggerAction[], deps: RuleDeps): Step[] {
  const steps: Step[] = [];
  for (const [at, action] of actions.entries()) {
    const path = `actions.${at}`;
    const own = ownAction(action);
    if (own !== null) {
      steps.push(ownStep(own, deps, path));
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

function ownStep(action: OwnAction, { catalogue, templates }: RuleDeps, path: string): Step {
  try {
    switch (action.do) {
      case 'stop':
        return { kind: 'stop' };
      case 'note':
        return { kind: 'note', text: compileText(action.text, catalogue) };
      case 'reply': {
        const { template, collaborators = false } = action;
        const texts = template === undefined ? action.texts : templates.named(template)?.texts;
        if (texts === undefined) return { kind: 'never', code: 'template.unknown', path: `${path}.template` };
        return { kind: 'reply', texts: compiledTexts(texts, catalogue), collaborators };
      }
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { kind: 'never', code: 'text.wrong', path };
  }
}

function compiledTexts(texts: Readonly<Record<string, string>>, catalogue: Catalogue): ReplyTexts {
  const compiled = Object.entries(texts).map(([language, text]) => [language, compileText(text, catalogue)]);
  return Object.fromEntries(compiled) as ReplyTexts;
}
