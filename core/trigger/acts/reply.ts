import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { isPersonal } from '../../message/index.ts';
import { type ReadyDeps, type State, type Step, withEffect } from './act.ts';
import { neverStep } from './never.ts';
import { type ActTexts, fieldsOfTexts, filledIn, LANGUAGE_FIELD, textsOf } from './texts.ts';

type Reply = Extract<OwnAction, { do: 'reply' }>;

/** What a reply is not written to is known by this. */
export const MESSAGE_FIELD = 'message.kind';

/** Writes to the requester, and to the collaborators where they get a copy. @throws TemplateError */
export function replyStep(action: Reply, deps: ReadyDeps, path: string): Step {
  const { collaborators = false } = action;
  const texts = textsOf(action, deps);
  return texts === null
    ? neverStep('template.unknown', `${path}.template`)
    : stepOfReply(texts, collaborators);
}

/** Writes a text as a reply to the requester, and to nobody else unless collaborators get a copy. */
export function stepOfReply(texts: ActTexts, collaborators: boolean): Step {
  const alone = collaborators ? {} : { addressees: { cc: [] } };
  return {
    fields: [MESSAGE_FIELD, LANGUAGE_FIELD, ...fieldsOfTexts(texts)],
    take: (done, _, { place }) => {
      if (!mayReply(done.state)) return done;
      const text = filledIn(texts, done.state.facts, place);
      return withEffect(done, {
        kind: 'reply',
        text,
        draft: { kind: 'public_reply', text, to: null, ...alone },
      });
    },
  };
}

/** Whether a machine may write to the requester now: what the event tells of was written by a person who is who they say. */
export function mayReply({ facts: { message }, current }: State): boolean {
  if (current.spam !== undefined) return false;
  return message === undefined || message.kind !== 'customer_message' || isPersonal(message);
}
