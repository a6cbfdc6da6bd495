import { idSchema } from '../actor.ts';
import { ownAct } from './own-act.ts';

/** A merge into another ticket. */
export const mergeAct = ownAct(
  'merge',
  { ticketId: idSchema.describe('the ticket into which this one is merged') },
  {
    id: 'ActionMerge',
    description:
      'Merges the ticket into another one. It is done in a transaction of its own, a moment after what else the trigger does; what refuses it then stands in the trail as a failure.',
  },
);
