import type { Ticket } from '../../schemas/ticket.ts';
import { type Caller, mayWithTicket } from '../auth/index.ts';
import type { InForce } from '../configuration/index.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { type Followed, followedRoom, parseFollowed } from './followed-store.ts';
import { mayEnter, type RoomFacts, type RoomReader, requireRoomReader } from './may-enter.ts';
import { NO_ROOMS, type Room, type Rooms } from './room-area.ts';
import { type RoomPlace, requirePlace } from './room-place.ts';
import { lastOfRoom, parseRoomLast, type RoomLast } from './room-store.ts';

/** What it takes to work with rooms. */
export interface RoomDeps {
  table: Table;
  rooms: InForce<Rooms>;
}

/** A place that an agent may read, as it is when they come. */
export interface Entered {
  reader: RoomReader;
  roomId: string;
  place: RoomPlace;
  facts: RoomFacts;
  /** of rooms that somebody made */
  room: Room | null;
  ticket: Ticket | null;
  last: RoomLast;
  /** null: they do not follow it */
  followed: Followed | null;
  rowAt: (key: Key) => unknown;
}

/**
 * Lets an agent into a place: how far it has come, how far they have read, and whatever else is asked for, in one read. Rooms are as they
 * are in memory, and as they are at this moment before anybody is refused.
 * @throws NotFoundError when there is no such place, or they must not learn that there is
 */
export async function enterRoom(
  { table, rooms }: RoomDeps,
  {
    principal,
    roomId,
    now,
    keys = [],
  }: { principal: Caller; roomId: string; now: Date; keys?: readonly Key[] },
): Promise<Entered> {
  const reader = requireRoomReader(principal);
  const place = requirePlace(roomId);
  const ticketKey = place.of === 'ticket' ? [ticketByNumber.of(place.ticketId)] : [];
  const mine = followedRoom.of({ agentId: reader.id, roomId });
  const rowAt = await readRows(table, [lastOfRoom.of(roomId), mine, ...ticketKey, ...keys]);
  const [ticketRow] = ticketKey.map(rowAt);
  const ticket = ticketRow === undefined ? undefined : parseTicketRow(ticketRow);
  const facts = await factsIn(rooms, { reader, place, ticket, now });
  if (!mayEnter(reader, place, facts)) throw new NotFoundError('room');
  return {
    reader,
    roomId,
    place,
    facts,
    room: place.of === 'room' ? (facts.rooms.named(place.key) ?? null) : null,
    ticket: ticket ?? null,
    last: parseRoomLast(rowAt(lastOfRoom.of(roomId))),
    followed: parseFollowed(rowAt(mine)),
    rowAt,
  };
}

/**
 * Rooms as they are in memory, which may be two seconds old; as they are at this moment where by those in memory somebody would be refused, and of private
 * ones, which whoever was taken out of them reads no more.
 */
async function factsIn(
  rooms: InForce<Rooms>,
  {
    reader,
    place,
    ticket,
    now,
  }: { reader: RoomReader; place: RoomPlace; ticket: Ticket | undefined; now: Date },
): Promise<RoomFacts> {
  if (place.of !== 'room') return { rooms: NO_ROOMS, ticket };
  const known = await rooms.at(now);
  const isSure = known.named(place.key)?.kind !== 'private' && mayEnter(reader, place, { rooms: known });
  return { rooms: isSure ? known : await rooms.latest(now) };
}

/**
 * Makes sure that somebody may write in a place that they may read.
 * @throws ForbiddenError when they may only read the ticket, ConflictError `room.archived`
 */
export function requireWritable({ reader, room, ticket }: Entered): void {
  if (room?.isRetired)
    throw new ConflictError(
      'room.archived',
      'The room is archived: it can be read, and nobody writes there.',
    );
  if (ticket !== null && !mayWithTicket(reader, 'ticket.note', ticket)) throw new ForbiddenError();
}
