import type { Ticket } from '../../schemas/ticket.ts';
import { type Caller, may, mayWithTicket } from '../auth/index.ts';
import { ForbiddenError } from '../shared/errors.ts';
import type { Room, Rooms } from './room-area.ts';
import type { RoomPlace } from './room-place.ts';

/** An agent, as far as it decides what they may enter. */
export type RoomReader = Caller & { kind: 'agent' };

/** What decides who may enter a place: the rooms as they are now, and the ticket that it stands beside. */
export interface RoomFacts {
  readonly rooms: Rooms;
  /** undefined: there is none, or the place is of none */
  readonly ticket?: Ticket | undefined;
}

/** The caller as an agent. @throws ForbiddenError for customers, and for who acts for a rule */
export function requireRoomReader(principal: Caller): RoomReader {
  if (principal.kind !== 'agent' || !may(principal, 'room.read')) throw new ForbiddenError();
  return principal;
}

/**
 * Whether an agent may read what is said in a place: everybody at the desk in public rooms, those of the team in the rooms of a team, members
 * and nobody else, admins neither, in private rooms and direct conversations, and who may read the ticket in its thread. Pure.
 */
export function mayEnter(reader: RoomReader, place: RoomPlace, { rooms, ticket }: RoomFacts): boolean {
  if (!may(reader, 'room.read')) return false;
  switch (place.of) {
    case 'direct':
      return place.agentIds.includes(reader.id);
    case 'ticket':
      return ticket?.id === place.ticketId && !ticket.purged && mayWithTicket(reader, 'ticket.read', ticket);
    case 'room': {
      const room = rooms.named(place.key);
      return room !== undefined && isIn(reader, room);
    }
  }
}

/** Whether an agent is in a room that somebody made. Pure. */
export function isIn(reader: RoomReader, { kind, teamId, memberIds }: Room): boolean {
  switch (kind) {
    case 'public':
      return true;
    case 'team':
      return (
        reader.role === 'admin' ||
        reader.teamIds === null ||
        (teamId !== null && reader.teamIds.includes(teamId))
      );
    case 'private':
      return memberIds.includes(reader.id);
    default:
      return false;
  }
}

/** Whether an agent may rename and archive a room in which they are: whoever made it, and admins. Pure. */
export const mayChangeRoom = (reader: RoomReader, room: Room): boolean =>
  may(reader, 'room.create') && (reader.id === room.createdBy || reader.role === 'admin');
