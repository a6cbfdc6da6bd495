import type { Caller } from '../auth/index.ts';
import { wordsOf } from '../search/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { ListPage, PageRequest } from '../shared/list-page.ts';
import { enterRoom, type RoomDeps } from './enter-room.ts';
import { followedRooms } from './follow-room.ts';
import { isKept } from './kept.ts';
import { messagesOfRoom, parseRoomMessage, type StoredRoomMessage } from './room-store.ts';

/** Messages that one request looks through at most, and those that one read gives. */
const MOST_LOOKED = 2000;
const AT_ONCE = 200;

/** Where a search goes on: in which room, and before which of its messages. */
export const SEARCH_PLACE = /^[a-z0-9-]{2,160}:\d{0,15}$/;

/**
 * Searches what is said in the rooms that an agent follows, or in one that they may read: room by room, the newest of each first. Every word that is
 * looked for begins a word of the message, in whatever case and accents. It reads the messages themselves, so that what was edited, deleted or struck a
 * moment ago is found as it is; who may not read a room is looked at before any of it is read. A page ends when it is full, or when so
 * many messages were looked through.
 * @throws NotFoundError when there is no such room; InvalidInputError when nothing is looked for
 */
export async function searchRooms(
  deps: RoomDeps & { messageDays: number | null },
  asked: { principal: Caller; words: string; roomId?: string | undefined; now: Date },
  { limit, after }: PageRequest,
): Promise<ListPage<StoredRoomMessage>> {
  const { principal, now, roomId } = asked;
  const terms = [...new Set(wordsOf(asked.words).map(({ term }) => term))];
  if (terms.length === 0) throw fieldError('query.q', 'must have a word in it');
  const ids = roomId === undefined ? await followedIds(deps, principal, now) : [roomId];
  if (roomId !== undefined) await enterRoom(deps, { principal, roomId, now });
  const found: StoredRoomMessage[] = [];
  let looked = 0;
  for await (const { message, place } of messagesFrom(deps, ids, after)) {
    looked += 1;
    if (isKept(message, now, deps.messageDays) && isAskedFor(message, terms)) found.push(message);
    if (found.length === limit || looked === MOST_LOOKED) return { items: found, after: place };
  }
  return { items: found, after: null };
}

/** The messages of rooms, the newest of each first, from a place on; each with the place behind it. */
async function* messagesFrom({ table }: Pick<RoomDeps, 'table'>, ids: readonly string[], place = '') {
  const [fromRoom = '', fromNumber = ''] = place.split(':');
  for (const roomId of ids.filter((one) => one >= fromRoom)) {
    let before = roomId === fromRoom && fromNumber !== '' ? Number(fromNumber) : undefined;
    for (let more = true; more; ) {
      const range = messagesOfRoom.of({ roomId, before, limit: AT_ONCE });
      const page = await table.query({ ...range, mayLag: true });
      for (const message of page.rows.map(parseRoomMessage)) {
        before = message.number;
        yield { message, place: `${roomId}:${before}` };
      }
      more = page.more;
    }
  }
}

const followedIds = async (deps: RoomDeps, principal: Caller, now: Date): Promise<string[]> =>
  (await followedRooms(deps, { principal, now })).map(({ roomId }) => roomId).sort();

/** Whether a message has words that begin with all that is looked for. Pure. */
export function isAskedFor(
  { text, attachments }: Pick<StoredRoomMessage, 'text' | 'attachments'>,
  terms: readonly string[],
): boolean {
  const words = [text, ...attachments.map(({ filename }) => filename)].flatMap(wordsOf);
  return terms.every((term) => words.some((word) => word.term.startsWith(term)));
}
