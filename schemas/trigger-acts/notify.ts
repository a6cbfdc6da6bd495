import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { ownAct } from './own-act.ts';
import { actTextsShape } from './texts.ts';

/** People at the desk whom a trigger can notify, by what they have to do with the ticket. */
const NOTIFIED_GROUPS = ['assignee', 'team', 'leads', 'followers', 'mentioned'] as const;
/** Most of those whom one action names. */
const MOST_TARGETS = 10;

/** Whom a trigger notifies. */
const targetSchema = z.union([
  z.enum(NOTIFIED_GROUPS),
  z.strictObject({ agent: idSchema }),
  z.strictObject({ team: idSchema }),
]);

const shape = {
  to: z
    .array(targetSchema)
    .min(1)
    .max(MOST_TARGETS)
    .describe(
      "who is told: of the ticket as it is then, or whom it names. `team` is the ticket's, and `leads` lead it; `mentioned`: by the note of `agent.mentioned`. Where it would be more than 50 nobody is",
    ),
  ...actTextsShape,
};

/** A notification of agents, with its mail. */
export const notifyAct = ownAct('notify', shape, {
  id: 'ActionNotify',
  description:
    'Tells agents something, once each: they find it in `GET /v1/notifications`, and get it by mail as they want it. Nobody is told of what they did themselves, nor who is not active or may not read the ticket.',
});
