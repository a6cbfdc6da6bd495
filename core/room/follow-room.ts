import type { Caller } from '../auth/index.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { type Entered, enterRoom, type RoomDeps } from './enter-room.ts';
import { afterRead, FOLLOWED_CHANGED, type Followed, followedWrite, loadFollowed } from './followed-store.ts';
import { mayEnter, requireRoomReader } from './may-enter.ts';
import type { Rooms } from './room-area.ts';
import { type RoomPlace, roomPlaceOf } from './room-place.ts';
import { lastOfRoom, parseRoomLast, type RoomLast } from './room-store.ts';

/**
 * Says how far an agent has read in a room, which they follow from then on. It never goes back, so that requests may come late, twice and in any
 * order: one read and one write, and no write when nothing is new.
 * @throws NotFoundError
 */
export function markRead(
  deps: RoomDeps,
  { principal, roomId, upTo, now }: { principal: Caller; roomId: string; upTo: number; now: Date },
): Promise<Entered> {
  return untilNotOvertaken([FOLLOWED_CHANGED], async () => {
    const entered = await enterRoom(deps, { principal, roomId, now });
    const { reader, followed, last } = entered;
    const before = followed ?? { readUpTo: 0, own: [] };
    const after = afterRead(before, upTo, last.number);
    const isSame = followed !== null && followed.leftAt === undefined && after.readUpTo === before.readUpTo;
    if (isSame) return entered;
    await deps.table.write([followedWrite({ agentId: reader.id, roomId }, followed, after, now)]);
    const { leftAt: _, ...kept } = followed ?? { agentId: reader.id, roomId, revision: 0 };
    return { ...entered, followed: { ...kept, ...after, revision: kept.revision + 1 } };
  });
}

/** A room that an agent follows, with how far it has come and how far they have read. */
export interface FollowedRoom {
  roomId: string;
  place: RoomPlace;
  rooms: Rooms;
  last: RoomLast;
  followed: Followed;
}

/**
 * All rooms, threads and conversations that an agent follows and may read now: three reads, whatever is said in them. What they may not read
 * any more is left out.
 */
export async function followedRooms(
  { table, rooms }: RoomDeps,
  { principal, now }: { principal: Caller; now: Date },
): Promise<FollowedRoom[]> {
  const reader = requireRoomReader(principal);
  const [all, found] = await Promise.all([rooms.latest(now), loadFollowed(table, reader.id)]);
  const places = found.flatMap((followed) => {
    const place = roomPlaceOf(followed.roomId);
    return place === null ? [] : [{ followed, place }];
  });
  const keys = places.flatMap(({ place, followed }) => [
    lastOfRoom.of(followed.roomId),
    ...(place.of === 'ticket' ? [ticketByNumber.of(place.ticketId)] : []),
  ]);
  const rowAt = await readRows(table, keys);
  const ticketAt = (place: RoomPlace) => {
    const row = place.of === 'ticket' ? rowAt(ticketByNumber.of(place.ticketId)) : undefined;
    return row === undefined ? undefined : parseTicketRow(row);
  };
  const mayBe = (place: RoomPlace) => mayEnter(reader, place, { rooms: all, ticket: ticketAt(place) });
  return places
    .filter(({ place }) => mayBe(place))
    .map(({ followed, place }) => {
      const last = parseRoomLast(rowAt(lastOfRoom.of(followed.roomId)));
      return { roomId: followed.roomId, place, rooms: all, last, followed };
    });
}
