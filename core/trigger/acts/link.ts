import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { isLinked, linkKeys } from '../../link/index.ts';
import { unreadOf } from '../change.ts';
import type { Step } from './act.ts';
import { asking } from './ask.ts';

type Link = Extract<OwnAction, { do: 'link' }>;

/** Links the ticket with another one, unless they are linked in this way already. */
export function linkStep({ kind, ticketId: otherId }: Link): Step {
  return {
    fields: [],
    take: (done, acting, by) => {
      const { current } = done.state;
      const end = { ticketId: current.id, kind, otherId };
      const unread = unreadOf(by.rows, linkKeys(end));
      if (unread !== null) return unread;
      if (isLinked(current, end, by.rows.rowAt)) return done;
      return asking(done, acting, { do: 'link', kind, ticketId: otherId }, `#${otherId} ${kind}`);
    },
  };
}
