import type { RoomMessage } from '../../schemas/room.ts';
import type { Context } from '../shared/context.ts';
import { derivedId } from '../shared/derived-id.ts';
import type { Key, Write } from '../shared/write.ts';
import { type Mentions, mentionedEvents } from '../ticket/index.ts';
import type { Entered } from './enter-room.ts';
import { mentionWrites } from './mention-store.ts';
import type { RoomPlace } from './room-place.ts';
import { parseTelling, tellingOfAgent, tellingWrite } from './telling-store.ts';

/** The row by which agents are told later whom somebody mentions in a place, where mail is not asked for at once. */
export const tellingKeys = (agentId: number, place: RoomPlace, { agentIds, teamIds }: Mentions): Key[] =>
  place.of === 'ticket' || agentIds.length + teamIds.length === 0 ? [] : [tellingOfAgent.of(agentId)];

/**
 * The writes by which agents are told that a message mentions them. In the thread of a ticket that is something that happens to the ticket, of which triggers tell
 * agents as they want it, by mail too; elsewhere it stands among their notifications, and goes by mail to who has not read it some minutes later: what that takes
 * is one row, however many are mentioned.
 */
export function mentionedWrites(
  { ticket, reader, rowAt }: Pick<Entered, 'ticket' | 'reader' | 'rowAt'>,
  message: RoomMessage,
  agentIds: readonly number[],
  context: Context,
): Write[] {
  if (agentIds.length === 0) return [];
  if (ticket === null) {
    const before = parseTelling(rowAt(tellingOfAgent.of(reader.id)));
    const telling = { agentId: reader.id, toldIds: agentIds, now: context.now };
    return [...mentionWrites(message, agentIds, context.now), tellingWrite(before, telling)];
  }
  const { roomId, number, createdAt } = message;
  const id = derivedId(Date.parse(createdAt), `room ${roomId} ${number}`);
  return mentionedEvents(ticket, id, { agentIds, teamIds: [] }, context, { id: roomId, number });
}
