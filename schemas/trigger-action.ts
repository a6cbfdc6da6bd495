import * as z from 'zod';
import { actionSchema, storedActionSchema } from './action.ts';
import { withoutDiscriminator } from './conditions.ts';
import { unknownOf } from './open-enum.ts';
import { answerWithArticleAct } from './trigger-acts/answer-with-article.ts';
import { linkAct } from './trigger-acts/link.ts';
import { macroAct } from './trigger-acts/macro.ts';
import { mailAct } from './trigger-acts/mail.ts';
import { mergeAct } from './trigger-acts/merge.ts';
import { noteAct } from './trigger-acts/note.ts';
import { notifyAct } from './trigger-acts/notify.ts';
import { openChildAct } from './trigger-acts/open-child.ts';
import { replyAct } from './trigger-acts/reply.ts';
import { stopAct } from './trigger-acts/stop.ts';
import { taskListAct } from './trigger-acts/task-list.ts';
import { webhookAct } from './trigger-acts/webhook.ts';

/** An action of a trigger, as somebody asks for it: what changes a ticket, and what only triggers do. */
export const triggerActionSchema = z
  .discriminatedUnion('do', [
    ...actionSchema.options,
    noteAct.asked,
    replyAct.asked,
    mailAct.asked,
    notifyAct.asked,
    macroAct.asked,
    stopAct.asked,
    webhookAct.asked,
    linkAct.asked,
    mergeAct.asked,
    taskListAct.asked,
    openChildAct.asked,
    answerWithArticleAct.asked,
  ])
  .meta({ override: withoutDiscriminator });
export type TriggerAction = z.infer<typeof triggerActionSchema>;

const knownSchema = z.discriminatedUnion('do', [
  noteAct.stored,
  replyAct.stored,
  mailAct.stored,
  notifyAct.stored,
  macroAct.stored,
  stopAct.stored,
  webhookAct.stored,
  linkAct.stored,
  mergeAct.stored,
  taskListAct.stored,
  openChildAct.stored,
  answerWithArticleAct.stored,
]);
const NAMES = knownSchema.options.map((option) => option.shape.do.value);

/** What only triggers do, as it is stored. */
export type OwnAction = z.infer<typeof knownSchema>;

/** An action of a trigger as it is stored: one that a later version made is kept, and done by none before it. */
export const storedTriggerActionSchema = z.union([
  knownSchema,
  storedActionSchema,
  z.looseObject({ do: unknownOf(NAMES) }),
]);
export type StoredTriggerAction = z.infer<typeof storedTriggerActionSchema>;

/** An action that only triggers do; null: it is one that changes a ticket, or one of a later version. */
export function ownAction(action: StoredTriggerAction): OwnAction | null {
  return knownSchema.safeParse(action).data ?? null;
}
