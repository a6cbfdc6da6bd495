import type * as z from 'zod';
import {
  type Entered,
  type Followed,
  type FollowedRoom,
  type Room,
  type RoomLast,
  type RoomPlace,
  unreadOf,
} from '../../../core/room/index.ts';
import type { Presign } from '../../../core/shared/presign.ts';
import type { roomMessageOutSchema, roomOutSchema, roomStandingSchema } from '../../../schemas/api/rooms.ts';
import type { RoomMessage } from '../../../schemas/room.ts';
import { servedAs } from '../../edge/served-as.ts';

type RoomOut = z.input<typeof roomOutSchema>;

/** A room that somebody made, as the API shows it. */
export function presentRoom(room: Room): RoomOut {
  const { key: id, kind, name, about, teamId, memberIds, isRetired, createdBy, createdAt, version } = room;
  const agentIds = kind === 'private' ? memberIds : null;
  const what = { id, kind, name, about, teamId, ticketId: null, agentIds };
  return { ...what, isArchived: isRetired, createdBy, createdAt, version };
}

/** The thread of a ticket, or the conversation of some agents, which nobody made. */
function presentUnmade(id: string, place: Exclude<RoomPlace, { of: 'room' }>): RoomOut {
  const none = { name: null, about: '', teamId: null, isArchived: false, createdBy: null, createdAt: null };
  const what =
    place.of === 'ticket'
      ? ({ kind: 'ticket', ticketId: place.ticketId, agentIds: null } as const)
      : ({ kind: 'direct', ticketId: null, agentIds: [...place.agentIds] } as const);
  // What is shown of them never changes.
  return { id, ...none, ...what, version: 0 } as RoomOut;
}

/** A place in which somebody is, as the API shows it. */
export function presentPlace({ roomId, place, room }: Pick<Entered, 'roomId' | 'place' | 'room'>): RoomOut {
  if (place.of !== 'room') return presentUnmade(roomId, place);
  if (room === null) throw new Error(`Nobody can be in ${roomId}, which is not there.`);
  return presentRoom(room);
}

/** How far a room has come, and its reader. */
export function presentStanding(last: RoomLast, followed: Followed | null) {
  const readUpTo = followed?.readUpTo ?? 0;
  const { number: lastNumber, at: lastAt, changes } = last;
  return { lastNumber, lastAt, changes, readUpTo, unread: unreadOf(lastNumber, followed) };
}

/** The same, of one room by its id. */
export function presentRead({ roomId, last, followed }: Entered): z.input<typeof roomStandingSchema> {
  const isFollowed = followed !== null && followed.leftAt === undefined;
  return { roomId, ...presentStanding(last, followed), isFollowed };
}

/** A room that somebody follows. */
export function presentFollowed({ roomId, place, rooms, last, followed }: FollowedRoom) {
  const room = place.of === 'room' ? (rooms.named(place.key) ?? null) : null;
  return { room: presentPlace({ roomId, place, room }), ...presentStanding(last, followed) };
}

/** A message with links to its files that work for a few minutes. */
export async function presentRoomMessage(
  message: RoomMessage,
  { presign, bucket }: { presign: Presign; bucket: string },
): Promise<z.input<typeof roomMessageOutSchema>> {
  const { roomId, number, agentId, text, html, createdAt, editedAt = null, deleted, version } = message;
  const attachments = message.attachments.map(
    async ({ key, filename, contentType, size, inline, contentId }) => ({
      ...{ filename, contentType, size, inline, contentId, struckBy: null },
      url: await presign({ bucket, key, filename, contentType: servedAs(contentType) }),
    }),
  );
  return {
    ...{ roomId, number, agentId, text, html, createdAt, editedAt, version },
    attachments: await Promise.all(attachments),
    deletedAt: deleted?.at ?? null,
    deletedBy: deleted?.by ?? null,
  };
}
