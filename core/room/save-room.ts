import { MOST_DIRECT, MOST_MEMBERS, type RoomKind } from '../../schemas/room.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { type Caller, may } from '../auth/index.ts';
import { changeThing, createThing, freeKey, loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError, ForbiddenError, fieldError, NotFoundError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { followedRoom, followWrite, unfollowWrite } from './followed-store.ts';
import { isIn, mayChangeRoom, type RoomReader, requireRoomReader } from './may-enter.ts';
import { readerFor } from './mentioned.ts';
import { type Room, roomArea } from './room-area.ts';
import { directRoomId, requirePlace } from './room-place.ts';
import { loadRoomLast } from './room-store.ts';

/** What somebody says of a room that is made. */
export interface RoomFields {
  name: string;
  about: string;
  kind: RoomKind;
  teamId?: number | undefined;
  memberIds?: readonly number[] | undefined;
}

/**
 * Makes a room. Whoever makes it is in it, and follows it, as do the members of a private one.
 * @throws ForbiddenError for light agents; InvalidInputError that names what is wrong; ConflictError when there is no room for more
 */
export async function createRoom(
  table: Table,
  context: Context,
  {
    principal,
    fields,
    alongside,
  }: { principal: Caller; fields: RoomFields; alongside?: AlongsideWrites<Room> },
): Promise<Room> {
  const reader = requireRoomReader(principal);
  if (!may(reader, 'room.create')) throw new ForbiddenError();
  const { name, about, kind, teamId, memberIds } = fields;
  if ((kind === 'team') !== (teamId !== undefined))
    throw fieldError('teamId', kind === 'team' ? 'say of which team' : 'is for rooms of a team');
  if (kind !== 'private' && memberIds !== undefined) throw fieldError('memberIds', 'are for private rooms');
  const members = kind === 'private' ? [...new Set([reader.id, ...(memberIds ?? [])])] : [];
  await requireAgents(table, members, 'memberIds');
  const at = context.now.toISOString();
  const made = { name, about, kind, teamId: teamId ?? null, memberIds: members, createdBy: reader.id };
  if (!isIn(reader, { ...made, createdAt: at, key: 'r1', isRetired: false, version: 0 }))
    throw fieldError('teamId', 'is none of your teams');
  const key = await freeKey(table, roomArea, async () => `r${await takeId(table, 'room')}`);
  const follow = (room: Room): Write[] =>
    [...new Set([reader.id, ...members])].map((agentId) =>
      followWrite({ agentId, roomId: room.key }, 0, context.now),
    );
  return createThing({ table }, context, roomArea, {
    fields: { ...made, key, createdAt: at },
    alongside: async (room) => [...follow(room), ...((await alongside?.(room)) ?? [])],
  });
}

/** A change of a room, by whom. */
export interface RoomTarget {
  principal: Caller;
  roomId: string;
  expectedVersion?: number | undefined;
}

/**
 * Renames a room, says what it is for, archives it or takes it back into use: whoever made it may, and admins who are in it.
 * @throws NotFoundError, ForbiddenError, StaleVersionError
 */
export async function changeRoom(
  table: Table,
  context: Context,
  {
    principal,
    roomId,
    expectedVersion,
    change: { isArchived, ...change },
  }: RoomTarget & {
    change: { name?: string | undefined; about?: string | undefined; isArchived?: boolean | undefined };
  },
): Promise<Room> {
  const reader = requireRoomReader(principal);
  await requireRoom(table, reader, roomId);
  return changeThing({ table }, context, roomArea, {
    key: roomId,
    expectedVersion,
    decide: (room) => {
      if (!isIn(reader, room)) throw new NotFoundError('room');
      if (!mayChangeRoom(reader, room))
        throw new ForbiddenError('Whoever made a room may change it, and admins who are in it.');
      return { ...room, ...definedFields(change), isRetired: isArchived ?? room.isRetired };
    },
  });
}

/**
 * Adds an agent to a room: to a private one any of its members may, who are no light agents; a public one, or one of their team, they follow from then
 * on. Somebody who is in it already stays so.
 * @throws NotFoundError, ForbiddenError, ConflictError `room.full`, InvalidInputError when the agent cannot be in it
 */
export async function addMember(
  table: Table,
  context: Context,
  { principal, roomId, agentId }: RoomTarget & { agentId: number },
): Promise<Room> {
  const reader = requireRoomReader(principal);
  const room = await requireRoom(table, reader, roomId);
  if (agentId !== reader.id && !may(reader, 'room.create')) throw new ForbiddenError();
  const [member] = await requireAgents(table, [agentId], 'agentId');
  const { number } = await loadRoomLast(table, roomId);
  const follow = followWrite({ agentId, roomId }, number, context.now);
  if (room.kind !== 'private') {
    if (member === undefined || !isIn(member, room)) throw new NotFoundError('agent');
    await table.write([follow]);
    return room;
  }
  if (room.memberIds.includes(agentId)) return room;
  return changeThing({ table }, context, roomArea, {
    key: roomId,
    alongside: () => [follow],
    decide: (before) => {
      if (!isIn(reader, before)) throw new NotFoundError('room');
      const memberIds = [...new Set([...before.memberIds, agentId])];
      if (memberIds.length > MOST_MEMBERS)
        throw new ConflictError('room.full', `A private room has ${MOST_MEMBERS} members at most.`);
      return { ...before, memberIds };
    },
  });
}

/**
 * Takes an agent out of a room: oneself, or of a private room another, by whoever made it, and by admins who are in it. They read it no more from then on,
 * and follow it no more.
 * @throws NotFoundError, ForbiddenError
 */
export async function removeMember(
  table: Table,
  context: Context,
  { principal, roomId, agentId }: RoomTarget & { agentId: number },
): Promise<void> {
  const reader = requireRoomReader(principal);
  const room = await requireRoom(table, reader, roomId);
  if (agentId !== reader.id && !(room.kind === 'private' && mayChangeRoom(reader, room)))
    throw new ForbiddenError();
  const unfollow = unfollowWrite({ agentId, roomId }, context.now);
  if (room.kind !== 'private' || !room.memberIds.includes(agentId)) {
    // Whoever does not follow it has nothing to leave.
    const row = await table.get(followedRoom.of({ agentId, roomId }));
    if (row !== undefined) await table.write([unfollow]);
    return;
  }
  await changeThing({ table }, context, roomArea, {
    key: roomId,
    alongside: () => [unfollow],
    decide: (before) => ({ ...before, memberIds: before.memberIds.filter((id) => id !== agentId) }),
  });
}

/**
 * The id of the conversation with some agents: the same agents always have the same one.
 * @throws InvalidInputError when somebody is no active agent of the desk, or all are oneself
 */
export async function openDirect(
  table: Table,
  { principal, agentIds }: { principal: Caller; agentIds: readonly number[] },
): Promise<string> {
  const reader = requireRoomReader(principal);
  const each = [...new Set([reader.id, ...agentIds])];
  if (each.length < 2) throw fieldError('agentIds', 'name somebody beside yourself');
  if (each.length > MOST_DIRECT) throw fieldError('agentIds', `must be no more than ${MOST_DIRECT - 1}`);
  await requireAgents(table, agentIds, 'agentIds');
  return directRoomId(each);
}

/** The room that somebody made, when the reader is in it. @throws NotFoundError */
async function requireRoom(table: Table, reader: RoomReader, roomId: string): Promise<Room> {
  const place = requirePlace(roomId);
  if (place.of !== 'room') throw new NotFoundError('room');
  const room = await loadThing(table, roomArea, { what: 'room', key: place.key });
  if (!isIn(reader, room)) throw new NotFoundError('room');
  return room;
}

/** @throws InvalidInputError when one of them is no active agent of this desk */
async function requireAgents(table: Table, ids: readonly number[], path: string): Promise<RoomReader[]> {
  const rowAt = await readRows(table, ids.map(agentKey));
  return ids.map((id) => {
    const row = rowAt(agentKey(id));
    const reader = row === undefined ? null : readerFor(parseAgentRow(row));
    if (reader === null) throw fieldError(path, `names agent ${id}, who is not active here`);
    return reader;
  });
}
