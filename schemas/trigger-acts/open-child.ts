import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { subjectSchema } from '../ticket.ts';
import { ownAct } from './own-act.ts';

const shape = {
  team: idSchema.describe('the team that is to do it'),
  template: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a template')
    .describe('what says what is to be done, filled in with what the ticket says'),
  subject: subjectSchema.optional().describe('that of the ticket when absent'),
};

/** A child ticket in another team. */
export const openChildAct = ownAct('open_child', shape, {
  id: 'ActionOpenChild',
  description:
    'Opens a child ticket in another team, as an agent does, though fields that a form requires may be empty. It is done in a transaction of its own, a moment after what else the trigger does; what refuses it then stands in the trail as a failure.',
});
