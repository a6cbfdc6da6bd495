import type { RoomMessage } from '../../schemas/room.ts';
import type { Context } from '../shared/context.ts';
import { derivedId } from '../shared/derived-id.ts';
import type { Write } from '../shared/write.ts';
import { mentionedEvents } from '../ticket/index.ts';
import type { Entered } from './enter-room.ts';
import { mentionWrites } from './mention-store.ts';

/**
 * The writes by which agents are told that a message mentions them. In the thread of a ticket that is something that happens to the ticket, of which triggers tell
 * agents as they want it, by mail too; elsewhere it stands among their notifications.
 */
export function mentionedWrites(
  { ticket }: Pick<Entered, 'ticket'>,
  message: RoomMessage,
  agentIds: readonly number[],
  context: Context,
): Write[] {
  if (ticket === null) return mentionWrites(message, agentIds, context.now);
  const { roomId, number, createdAt } = message;
  const id = derivedId(Date.parse(createdAt), `room ${roomId} ${number}`);
  return mentionedEvents(ticket, id, { agentIds, teamIds: [] }, context, { id: roomId, number });
}
