import { ROOM_ID } from '../../schemas/room.ts';
import { NotFoundError } from '../shared/errors.ts';

/** Where agents talk, by what its id says. */
export type RoomPlace =
  | { readonly of: 'room'; readonly key: string }
  | { readonly of: 'ticket'; readonly ticketId: number }
  | { readonly of: 'direct'; readonly agentIds: readonly number[] };

/** The place that an id names; null for what is none, such as agents in another order: each place has one id. Pure. */
export function roomPlaceOf(roomId: string): RoomPlace | null {
  if (!ROOM_ID.test(roomId)) return null;
  const [what = '', ...ids] = roomId.split('-');
  if (what === 'ticket') return { of: 'ticket', ticketId: Number(ids[0]) };
  if (what !== 'direct') return { of: 'room', key: roomId };
  const agentIds = ids.map(Number);
  return directRoomId(agentIds) === roomId ? { of: 'direct', agentIds } : null;
}

/** The place that an id names. @throws NotFoundError */
export function requirePlace(roomId: string): RoomPlace {
  const place = roomPlaceOf(roomId);
  if (place === null) throw new NotFoundError('room');
  return place;
}

/** The one id of the conversation of some agents, in whatever order they are named. Pure. */
export function directRoomId(agentIds: readonly number[]): string {
  const each = [...new Set(agentIds)].sort((one, other) => one - other);
  return `direct-${each.join('-')}`;
}

/** The id of the thread beside a ticket. */
export const ticketRoomId = (ticketId: number): string => `ticket-${ticketId}`;
