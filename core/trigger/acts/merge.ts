import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { requireMergeable } from '../../merge/index.ts';
import { ticketByNumber } from '../../ticket/index.ts';
import { unreadOf } from '../change.ts';
import type { Step } from './act.ts';
import { asking } from './ask.ts';

type Merge = Extract<OwnAction, { do: 'merge' }>;

/** Merges the ticket into another one. */
export function mergeStep({ ticketId }: Merge): Step {
  return {
    fields: [],
    take: (done, acting, by) => {
      const key = ticketByNumber.of(ticketId);
      const unread = unreadOf(by.rows, [key]);
      if (unread !== null) return unread;
      requireMergeable(done.state.current, { id: ticketId, row: by.rows.rowAt(key) }, by.now);
      return asking(done, acting, { do: 'merge', ticketId }, `#${ticketId}`);
    },
  };
}
