import {
  followedRoom,
  parseFollowed,
  parseRoomMention,
  type RoomMention,
  roomMentionsOfAgent,
} from '../room/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** Mentions that are looked at, the newest. */
const LOOKED_AT = 200;

/** Mentions of an agent in rooms since a time that they have not read, neither there nor in their list, and that went by no mail: the newest, at most so many. */
export async function unreadMentions(
  table: Table,
  agentId: number,
  { since, most }: { since: string; most: number },
): Promise<RoomMention[]> {
  if (most <= 0) return [];
  const { rows } = await table.query(roomMentionsOfAgent.of({ agentId, limit: LOOKED_AT }));
  const found = rows.map(parseRoomMention).filter((one) => one.at >= since && isWaiting(one));
  const unread = await unreadInRooms(table, found);
  return unread.slice(0, most);
}

const isWaiting = ({ readAt, mailedAs }: RoomMention): boolean => readAt === null && mailedAs === undefined;

/** Those of some mentions behind which their agent has not read in the room, and where they still are. */
export async function unreadInRooms(table: Table, mentions: readonly RoomMention[]): Promise<RoomMention[]> {
  const rowAt = await readRows(
    table,
    mentions.map((one) => followedRoom.of(one)),
  );
  return mentions.filter((one) => {
    const followed = parseFollowed(rowAt(followedRoom.of(one)));
    return followed !== null && followed.leftAt === undefined && followed.readUpTo < one.number;
  });
}
