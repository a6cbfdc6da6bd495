import type { Ticket } from '../../schemas/ticket.ts';
import type { Write } from '../shared/write.ts';
import { noteFollowUp } from '../threading/index.ts';

/**
 * Lets later messages to a closed ticket go on in its follow-up; refused with `FOLLOWED` when it has one. They do not where
 * somebody else than the requester opened the follow-up, or it is in doubt who did: replies on a ticket go to whoever opened
 * it, and what the requester writes must not reach a stranger.
 */
export function goesOnIn(
  closed: Ticket,
  followUp: { id: number; requesterId: number; isDoubted: boolean },
): Write[] {
  const { id, requesterId, isDoubted } = followUp;
  return closed.requesterId === requesterId && !isDoubted ? [noteFollowUp(closed.id, id)] : [];
}
