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
      "who is told: of the ticket as it is then, or whom it names. `team` is the ticket's, and `leads` lead it; `mentioned` are whom a note mentions, at the event `agent.mentioned`. 50 agents at most are told at once",
    ),
  ...actTextsShape,
};

/** A notification of agents, with its mail. */
export const notifyAct = ownAct('notify', shape, {
  id: 'ActionNotify',
  description:
    'Tells agents something, once each: they find it in `GET /v1/notifications`, and get it by mail at once, in a digest or not at all, as they have said in `GET /v1/notifications/preferences`. Of one thing that happened an agent gets one mail, however many triggers tell of it. Nobody is told of what they did themselves, nor who is not active or may not read the ticket. Where it would be more than 50 agents nobody is told, and the trail says so.',
});
