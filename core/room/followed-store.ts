import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Update } from '../shared/write.ts';
import { requirePlace } from './room-place.ts';

/** Label of the refusal when how far somebody has read was changed in the meantime. */
export const FOLLOWED_CHANGED = 'followed room';
/** Days after the last word of theirs, or mark, for which the thread of a ticket stays among the rooms of an agent. */
const THREAD_DAYS = 30;
/** Most messages that somebody writes without having read those before: after that they count as read. */
const MOST_OWN = 200;
/** Most rooms that an agent is shown. */
const MOST_FOLLOWED = 300;

const pkOf = (agentId: number): string => `ROOMS#${agentId}`;

export const followedRoom = accessPattern({
  name: 'Room that an agent follows',
  description: 'Says how far an agent has read in a room.',
  operation: 'BatchGetItem',
  pk: 'ROOMS#<agent>',
  sk: '<room>',
  of: ({ agentId, roomId }: { agentId: number; roomId: string }): Key => ({ pk: pkOf(agentId), sk: roomId }),
});

export const roomsOfAgent = accessPattern({
  name: 'Rooms that an agent follows',
  description: 'Finds all rooms, threads and conversations of an agent, with how far they have read each.',
  operation: 'Query',
  pk: 'ROOMS#<agent>',
  sk: '<room>',
  of: (agentId: number): QueryRequest => ({
    pk: pkOf(agentId),
    from: ' ',
    to: '~',
    // Direct conversations, then rooms, then threads of tickets, which expire: what is beyond is of those.
    limit: MOST_FOLLOWED,
  }),
});

const followedSchema = z.object({
  agentId: idSchema,
  roomId: z.string(),
  /** the newest message that they have read */
  readUpTo: z.int().nonnegative(),
  /** those behind it that are their own */
  own: z.array(z.int().positive()),
  /** counts its changes, so that none is lost */
  revision: z.int().nonnegative(),
  /** when they left it; absent while they are in it */
  leftAt: z.string().optional(),
});
/** That an agent follows a room, and how far they have read. */
export type Followed = z.infer<typeof followedSchema>;
const rows = rowsOfKind(ROW_KIND.roomFollowed, followedSchema);

/** What an agent has read of a room, by its row; null: they do not follow it. */
export function parseFollowed(row: unknown): Followed | null {
  return row === undefined ? null : rows.parse(row);
}

/** How many messages of others an agent has not read, of a room that has come so far. Pure. */
export function unreadOf(lastNumber: number, followed: Followed | null): number {
  if (followed === null || followed.leftAt !== undefined) return 0;
  return Math.max(0, lastNumber - followed.readUpTo - followed.own.length);
}

/** What an agent has read when they write the message of a number. What they had not read before stays unread. Pure. */
export function afterPost({ readUpTo, own }: Pick<Followed, 'readUpTo' | 'own'>, number: number) {
  const isAllRead = readUpTo + own.length >= number - 1;
  if (isAllRead || own.length >= MOST_OWN) return { readUpTo: number, own: [] };
  return { readUpTo, own: [...own, number] };
}

/** What an agent has read when they say how far: never less than before, and nothing that is not there. Pure. */
export function afterRead(
  { readUpTo, own }: Pick<Followed, 'readUpTo' | 'own'>,
  upTo: number,
  lastNumber: number,
) {
  const now = Math.max(readUpTo, Math.min(upTo, lastNumber));
  const left = own.filter((number) => number > now);
  return now + left.length >= lastNumber ? { readUpTo: lastNumber, own: [] } : { readUpTo: now, own: left };
}

/** Writes what an agent has read from now on; `before` null: they follow it from now on. Refused with `FOLLOWED_CHANGED`. */
export function followedWrite(
  of: { agentId: number; roomId: string },
  before: Followed | null,
  read: Pick<Followed, 'readUpTo' | 'own'>,
  now: Date,
): Update {
  return rows.upsert({
    key: followedRoom.of(of),
    set: { ...of, ...read, revision: (before?.revision ?? 0) + 1, ...expiry(of.roomId, now) },
    remove: ['leftAt'],
    condition:
      before === null
        ? { expression: 'attribute_not_exists(#pk)' }
        : { expression: '#revision = :revision', values: { ':revision': before.revision } },
    refusal: FOLLOWED_CHANGED,
    startsOver: true,
  });
}

/** Lets an agent follow a room from a message on, unless they do already. */
export function followWrite(of: { agentId: number; roomId: string }, readUpTo: number, now: Date): Update {
  return unlessThere(rows.upsert({ key: followedRoom.of(of), remove: ['leftAt'] }), of, readUpTo, now);
}

/** Lets an agent follow a room no more. Should they come back, they have read what they had read. */
export function unfollowWrite(of: { agentId: number; roomId: string }, now: Date): Update {
  const set = { leftAt: now.toISOString() };
  return unlessThere(rows.upsert({ key: followedRoom.of(of), set }), of, 0, now);
}

/** Says in a row that is new whose it is, and how far they have read. */
function unlessThere(
  update: Update,
  of: { agentId: number; roomId: string },
  readUpTo: number,
  now: Date,
): Update {
  const { kind = ROW_KIND.roomFollowed, schemaVersion = 1 } = update.initial ?? {};
  const initial = { ...of, readUpTo, own: [], revision: 0, ...expiry(of.roomId, now) };
  return { ...update, initial: { kind, schemaVersion, ...initial } };
}

/** Threads of tickets go from the rooms of an agent when nothing more is said there. */
function expiry(roomId: string, now: Date): { [TTL_ATTRIBUTE]?: number } {
  if (requirePlace(roomId).of !== 'ticket') return {};
  return { [TTL_ATTRIBUTE]: Math.ceil(now.getTime() / 1000) + THREAD_DAYS * 24 * 60 * 60 };
}

/** All that an agent follows. */
export async function loadFollowed(table: Table, agentId: number): Promise<Followed[]> {
  const { rows: found } = await table.query(roomsOfAgent.of(agentId));
  return found.map((row) => rows.parse(row)).filter(({ leftAt }) => leftAt === undefined);
}
