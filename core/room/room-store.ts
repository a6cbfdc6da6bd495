import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { type RoomMessage, roomMessageSchema } from '../../schemas/room.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Update, type Write } from '../shared/write.ts';

/** Label of the refusal when somebody else has written in the room in the meantime. */
export const ROOM_MOVED = 'room';
/** Label of the refusal when a message was changed in the meantime. */
export const MESSAGE_CHANGED = 'version';

const pkOf = (roomId: string): string => `ROOM#${roomId}`;
const padded = (number: number): string => String(number).padStart(15, '0');

export const lastOfRoom = accessPattern({
  name: 'How far a room has come',
  description: 'Gives a message of agents its number, and tells what somebody has not read yet.',
  operation: 'BatchGetItem',
  pk: 'ROOM#<room>',
  sk: 'LAST',
  of: (roomId: string): Key => ({ pk: pkOf(roomId), sk: 'LAST' }),
});

export const roomMessageByNumber = accessPattern({
  name: 'Message of a room',
  description: 'Reads one message of agents, before it is edited or deleted.',
  operation: 'GetItem',
  pk: 'ROOM#<room>',
  sk: 'M#<number, 15 digits>',
  of: ({ roomId, number }: { roomId: string; number: number }): Key => ({
    pk: pkOf(roomId),
    sk: `M#${padded(number)}`,
  }),
});

export const messagesOfRoom = accessPattern({
  name: 'Messages of a room',
  description: 'Reads what agents say in a room: what follows a message, or the newest before one.',
  operation: 'Query',
  pk: 'ROOM#<room>',
  sk: 'M#<number, 15 digits>',
  of: ({
    roomId,
    after,
    before,
    limit,
  }: {
    roomId: string;
    /** numbers, both exclusive; oldest first when it begins behind one */
    after?: number | undefined;
    before?: number | undefined;
    limit: number;
  }): QueryRequest => ({
    pk: pkOf(roomId),
    from: after === undefined ? 'M#' : `M#${padded(after + 1)}`,
    to: before === undefined ? 'M#~' : `M#${padded(Math.max(0, before - 1))}`,
    newestFirst: after === undefined,
    limit,
  }),
});

export const changesOfRoom = accessPattern({
  name: 'Changes of messages of a room',
  description: 'Says which messages of agents were edited or deleted since somebody looked.',
  operation: 'Query',
  pk: 'ROOM#<room>',
  sk: 'C#<change, 15 digits>',
  of: ({ roomId, after, limit }: { roomId: string; after: number; limit: number }): QueryRequest => ({
    pk: pkOf(roomId),
    from: `C#${padded(after + 1)}`,
    to: 'C#~',
    limit,
  }),
});

const lastSchema = z.object({
  number: z.int().nonnegative(),
  at: timeSchema.nullable(),
  changes: z.int().nonnegative(),
});
/** How far a room has come: the number and time of its newest message, and how many changes of messages there were. */
export type RoomLast = z.infer<typeof lastSchema>;
const lasts = rowsOfKind(ROW_KIND.roomLast, lastSchema);

/** How far a room has come by its row; without one nobody has written there. */
export const parseRoomLast = (row: unknown): RoomLast =>
  row === undefined ? { number: 0, at: null, changes: 0 } : lasts.parse(row);

/** How far a room has come. */
export const loadRoomLast = async (table: Table, roomId: string): Promise<RoomLast> =>
  parseRoomLast(await table.get(lastOfRoom.of(roomId)));

const storedMessageSchema = roomMessageSchema.extend({ [TTL_ATTRIBUTE]: z.int().optional() });
export type StoredRoomMessage = z.infer<typeof storedMessageSchema>;
const messages = rowsOfKind(ROW_KIND.roomMessage, storedMessageSchema);

/** The message in a row. */
export const parseRoomMessage = (row: unknown): StoredRoomMessage => messages.parse(row);

const changeSchema = z.object({ change: z.int().positive(), number: z.int().positive() });
const changes = rowsOfKind(ROW_KIND.roomChange, changeSchema);
/** Which message a change was of. */
export const parseRoomChange = (row: unknown) => changes.parse(row);

/** When what is written now expires, in epoch seconds, on a desk that keeps messages for so many days; null: never. */
export const expiryOf = (writtenAt: string, days: number | null): number | undefined =>
  days === null ? undefined : Math.ceil(Date.parse(writtenAt) / 1000) + days * 24 * 60 * 60;

/** A new message, behind the last one: nobody else's has its number, and none is left out. Refused with `ROOM_MOVED`. */
export function postWrites(
  message: RoomMessage,
  last: RoomLast,
  expiresAtSeconds: number | undefined,
): Write[] {
  const { roomId, number, createdAt } = message;
  const expires = expiresAtSeconds === undefined ? {} : { [TTL_ATTRIBUTE]: expiresAtSeconds };
  return [
    lasts.upsert({
      key: lastOfRoom.of(roomId),
      set: { number, at: createdAt, changes: last.changes },
      ...stillAt(last),
    }),
    insert(messages.row(roomMessageByNumber.of({ roomId, number }), { ...message, ...expires }), ROOM_MOVED),
  ];
}

/**
 * A message as it is from now on, and a mark that it was changed, so that whoever reads on learns of it. Refused with `ROOM_MOVED`, or
 * `MESSAGE_CHANGED`.
 */
export function changeWrites(
  before: StoredRoomMessage,
  set: Partial<RoomMessage> & { version: number },
  last: RoomLast,
): Write[] {
  const { roomId, number, [TTL_ATTRIBUTE]: expires } = before;
  const change = last.changes + 1;
  const key = { pk: pkOf(roomId), sk: `C#${padded(change)}` };
  const expiring = expires === undefined ? {} : { [TTL_ATTRIBUTE]: expires };
  const update: Update = {
    type: 'update',
    key: roomMessageByNumber.of({ roomId, number }),
    set,
    condition: { expression: '#version = :version', values: { ':version': before.version } },
    refusal: MESSAGE_CHANGED,
  };
  return [
    update,
    lasts.upsert({ key: lastOfRoom.of(roomId), set: { ...last, changes: change }, ...stillAt(last) }),
    insert(changes.row(key, { change, number, ...expiring }), ROOM_MOVED),
  ];
}

/** Leaves of a message who wrote it and when. */
export function emptiedWrite({ roomId, number, version, deleted }: StoredRoomMessage, now: Date): Update {
  return {
    type: 'update',
    key: roomMessageByNumber.of({ roomId, number }),
    set: {
      ...{ text: '', html: '', attachments: [], version: version + 1 },
      deleted: deleted ?? { at: now.toISOString(), by: null },
    },
    remove: ['deletedKeys'],
    condition: { expression: 'attribute_exists(#pk)' },
    startsOver: true,
  };
}

/** Lets a write be done only while a room is as it was read. */
function stillAt({ number, changes: known }: RoomLast): Pick<Update, 'condition' | 'refusal'> {
  const isNew = number === 0 && known === 0;
  return {
    condition: {
      expression: isNew ? 'attribute_not_exists(#pk)' : '#number = :known AND #changes = :changes',
      ...(!isNew && { values: { ':known': number, ':changes': known } }),
    },
    refusal: ROOM_MOVED,
  };
}
