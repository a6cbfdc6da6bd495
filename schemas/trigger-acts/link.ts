import { idSchema } from '../actor.ts';
import { linkKindSchema } from '../link.ts';
import { ownAct } from './own-act.ts';

const shape = {
  kind: linkKindSchema.describe('what the other ticket is to this one'),
  ticketId: idSchema.describe('the other ticket'),
};

/** A link to another ticket. */
export const linkAct = ownAct('link', shape, {
  id: 'ActionLink',
  description:
    'Links the ticket with another one. It is done in a transaction of its own, a moment after what else the trigger does; what refuses it then stands in the trail as a failure.',
});
