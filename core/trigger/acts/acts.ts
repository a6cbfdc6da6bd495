import { knownAction, type StoredAction } from '../../../schemas/action.ts';
import {
  type OwnAction,
  ownAction,
  type StoredTriggerAction,
  type TriggerAction,
} from '../../../schemas/trigger-action.ts';
import { TemplateError } from '../../template/index.ts';
import type { Checking, Problems, ReadyDeps, Step } from './act.ts';
import { answerStep, problemsOfAnswer } from './answer-with-article.ts';
import { problemsOfTicket } from './ask.ts';
import { changeStep, together } from './change.ts';
import { linkStep } from './link.ts';
import { macroSteps, problemsOfMacro } from './macro.ts';
import { mailStep, problemsOfMail } from './mail.ts';
import { mergeStep } from './merge.ts';
import { neverStep } from './never.ts';
import { noteStep, problemsOfNote } from './note.ts';
import { notifyStep, problemsOfNotify } from './notify.ts';
import { openChildStep, problemsOfChild } from './open-child.ts';
import { replyStep } from './reply.ts';
import { stopStep } from './stop.ts';
import { problemsOfTaskList, taskListStep } from './task-list.ts';
import { problemsOfTexts } from './texts.ts';
import { problemsOfWebhook, webhookStep } from './webhook.ts';

/** What is wrong with an action that only triggers have; null: it is none of them, but changes the ticket. */
export function problemsOfAct(action: TriggerAction, checking: Checking): Problems | null {
  switch (action.do) {
    case 'note':
      return problemsOfNote(action, checking);
    case 'reply':
      return problemsOfTexts(action, checking);
    case 'mail':
      return problemsOfMail(action, checking);
    case 'notify':
      return problemsOfNotify(action, checking);
    case 'macro':
      return problemsOfMacro(action, checking);
    case 'stop':
      return [];
    case 'webhook':
      return problemsOfWebhook(action, checking);
    case 'link':
    case 'merge':
      return problemsOfTicket(action, checking);
    case 'task_list':
      return problemsOfTaskList(action, checking);
    case 'open_child':
      return problemsOfChild(action, checking);
    case 'answer_with_article':
      return problemsOfAnswer(action, checking);
    default:
      return null;
  }
}

/** The steps of actions, in their order. What cannot be done is a step that fails when its time has come. */
export function stepsOf(actions: readonly StoredTriggerAction[], deps: ReadyDeps): Step[] {
  const steps = actions.flatMap((action, at): Step[] => {
    const path = `actions.${at}`;
    const own = ownAction(action);
    if (own !== null) return ownSteps(own, deps, path);
    const change = knownAction(action as StoredAction);
    return [change === null ? neverStep('action.unknown', path) : changeStep([change])];
  });
  return together(steps);
}

function ownSteps(action: OwnAction, deps: ReadyDeps, path: string): Step[] {
  try {
    switch (action.do) {
      case 'note':
        return [noteStep(action, deps)];
      case 'reply':
        return [replyStep(action, deps, path)];
      case 'mail':
        return [mailStep(action, deps, path)];
      case 'notify':
        return [notifyStep(action, deps, path)];
      case 'macro':
        return macroSteps(action, deps, path);
      case 'stop':
        return [stopStep()];
      case 'webhook':
        return [webhookStep(action, deps, path)];
      case 'link':
        return [linkStep(action)];
      case 'merge':
        return [mergeStep(action)];
      case 'task_list':
        return [taskListStep(action, deps, path)];
      case 'open_child':
        return [openChildStep(action, deps, path)];
      case 'answer_with_article':
        return [answerStep(action, deps, path)];
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [neverStep('text.wrong', path)];
  }
}
