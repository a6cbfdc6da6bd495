import { knownAction, type StoredAction } from '../../schemas/action.ts';
import { type OwnAction, ownAction, type StoredTriggerAction } from '../../schemas/trigger-action.ts';
import { type CompiledConditions, type ConditionDeps, compileStoredConditions } from '../conditions/index.ts';
import type { Catalogue } from '../fields/index.ts';
import type { Macro, Macros } from '../macro/index.ts';
import { type CompiledText, compileText, TemplateError, type Templates } from '../template/index.ts';
import type { Trigger } from './trigger-area.ts';

/** Texts of a reply, by language (BCP 47). */
export type ReplyTexts = Readonly<Record<string, CompiledText>> & { readonly en: CompiledText };

/** Something that a trigger does: changes of the ticket that stand together, or what only triggers do, ready to be done. */
export type Step =
  | { readonly kind: 'change'; readonly actions: readonly StoredAction[] }
  | { readonly kind: 'note'; readonly texts: ReplyTexts }
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
  readonly macros: Macros;
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
  if (step.kind === 'note') return Object.values(step.texts).flatMap(keysOf);
  return step.kind === 'reply' ? [...FIELDS_OF_REPLIES, ...Object.values(step.texts).flatMap(keysOf)] : [];
}

function stepsOf(actions: readonly StoredTriggerAction[], deps: RuleDeps): Step[] {
  const steps = actions.flatMap((action, at): Step[] => {
    const path = `actions.${at}`;
    const own = ownAction(action);
    if (own?.do === 'macro') return macroSteps(deps.macros.named(own.key), deps, path);
    if (own !== null) return [ownStep(own, deps, path)];
    const change = changing(action);
    return [
      change === null
        ? { kind: 'never', code: 'action.unknown', path }
        : { kind: 'change', actions: [change] },
    ];
  });
  return together(steps);
}

/** Steps of which those that change the ticket are one where they follow each other. */
function together(steps: readonly Step[]): Step[] {
  const done: Step[] = [];
  for (const step of steps) {
    const last = done.at(-1);
    if (step.kind === 'change' && last?.kind === 'change')
      done[done.length - 1] = { kind: 'change', actions: [...last.actions, ...step.actions] };
    else done.push(step);
  }
  return done;
}

/** What a macro does: its changes, and then what it says, as a reply to the requester or as a note. */
function macroSteps(macro: Macro | undefined, { catalogue }: RuleDeps, path: string): Step[] {
  const never = (code: string): Step[] => [{ kind: 'never', code, path }];
  if (macro === undefined) return never('macro.unknown');
  if (!macro.isActive) return never('macro.inactive');
  const { message, actions } = macro;
  const changes: Step[] = actions.length === 0 ? [] : [{ kind: 'change', actions }];
  if (message === null) return changes;
  if (message.format !== 'text') return never('macro.html');
  try {
    const texts = compiledTexts(message.texts, catalogue);
    if (message.kind === 'internal_note') return [...changes, { kind: 'note', texts }];
    return message.kind === 'public_reply'
      ? [...changes, { kind: 'reply', texts, collaborators: true }]
      : never('macro.unknown');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return never('text.wrong');
  }
}

/** An action that changes the ticket; null: this version does not know it. */
function changing(action: StoredTriggerAction): StoredAction | null {
  return knownAction(action as StoredAction);
}

function ownStep(
  action: Exclude<OwnAction, { do: 'macro' }>,
  { catalogue, templates }: RuleDeps,
  path: string,
): Step {
  try {
    switch (action.do) {
      case 'stop':
        return { kind: 'stop' };
      case 'note':
        return { kind: 'note', texts: { en: compileText(action.text, catalogue) } };
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
