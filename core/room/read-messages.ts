import type { Caller } from '../auth/index.ts';
import type { PageRequest } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import { type Entered, enterRoom, type RoomDeps } from './enter-room.ts';
import { isKept } from './kept.ts';
import {
  changesOfRoom,
  messagesOfRoom,
  parseRoomChange,
  parseRoomMessage,
  type RoomLast,
  roomMessageByNumber,
  type StoredRoomMessage,
} from './room-store.ts';

/** Which messages are asked for: those behind a number, those before one, or those that were changed; the newest when nothing is said. */
export type MessageRange =
  | { readonly after: number }
  | { readonly before: number | undefined }
  | { readonly changedAfter: number };

/** A page of messages, and how far the room and its reader are. `after`: the position behind which the next page begins. */
export interface RoomPage extends Pick<Entered, 'last' | 'followed'> {
  items: StoredRoomMessage[];
  after: string | null;
}

/**
 * Reads what is said in a room: two reads, one of which says how far it has come before the messages are read, so that whoever goes on
 * from there misses nothing.
 * @throws NotFoundError
 */
export async function readMessages(
  deps: RoomDeps & { messageDays: number | null },
  { principal, roomId, range, now }: { principal: Caller; roomId: string; range: MessageRange; now: Date },
  page: PageRequest,
): Promise<RoomPage> {
  const { last, followed } = await enterRoom(deps, { principal, roomId, now });
  const found = await messagesIn(deps, { roomId, range, last }, page);
  const items = found.items.filter((message) => isKept(message, now, deps.messageDays));
  return { last, followed, ...found, items };
}

async function messagesIn(
  { table }: Pick<RoomDeps, 'table'>,
  { roomId, range, last }: { roomId: string; range: MessageRange; last: RoomLast },
  { limit, after: position }: PageRequest,
): Promise<{ items: StoredRoomMessage[]; after: string | null }> {
  const at = position === undefined ? undefined : Number(position);
  if ('changedAfter' in range)
    return changedIn(table, { roomId, last }, { after: at ?? range.changedAfter, limit });
  const behind = 'after' in range ? { after: at ?? range.after } : { before: at ?? range.before };
  const { rows, more } = await table.query(messagesOfRoom.of({ roomId, ...behind, limit }));
  const items = rows.map(parseRoomMessage);
  const end = items.at(-1);
  const isEnd = end === undefined || ('after' in range ? end.number >= last.number : end.number === 1);
  return { items, after: more && !isEnd ? String(end.number) : null };
}

/** Messages that were changed since, each once and as it is now. */
async function changedIn(
  table: RoomDeps['table'],
  { roomId, last }: { roomId: string; last: RoomLast },
  { after, limit }: { after: number; limit: number },
): Promise<{ items: StoredRoomMessage[]; after: string | null }> {
  const { rows, more } = await table.query(changesOfRoom.of({ roomId, after, limit }));
  const changes = rows.map(parseRoomChange);
  const keys = [...new Set(changes.map(({ number }) => number))].map((number) =>
    roomMessageByNumber.of({ roomId, number }),
  );
  const rowAt = await readRows(table, keys);
  const items = keys.map(rowAt).filter((row) => row !== undefined);
  const end = changes.at(-1);
  return {
    items: items.map(parseRoomMessage),
    after: more && end && end.change < last.changes ? String(end.change) : null,
  };
}
