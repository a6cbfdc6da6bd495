import type { Agent } from '../../schemas/agent.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import {
  isKept,
  mayEnter,
  parseRoomMention,
  parseRoomMessage,
  type RoomPlace,
  type Rooms,
  readerFor,
  roomMentionOfAgent,
  roomMessageByNumber,
  roomPlaceOf,
} from '../room/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { mentionedRows, withNames } from '../ticket/index.ts';
import { unreadInRooms } from './unread-mentions.ts';

/** Letters of a message that a mail quotes. */
const MOST_QUOTED = 1000;

/** A room in a mail, and what its reader was mentioned in there, oldest first. */
export interface MentionedIn {
  readonly roomId: string;
  /** of a room its name, of a direct conversation those whom it is with */
  readonly title: string;
  readonly lines: readonly { readonly text: string; readonly at: string }[];
}

/**
 * What stands in a mail of mentions in rooms as it is now: without what the agent has read meanwhile, may not read any more, or what was deleted or has
 * expired.
 * @param days for which the desk keeps what is said in rooms; null: for ever
 */
export async function loadMentioned(
  table: Table,
  agent: Agent,
  ids: readonly string[],
  { rooms, now, days }: { rooms: Rooms; now: Date; days: number | null },
): Promise<MentionedIn[]> {
  const reader = readerFor(agent);
  if (ids.length === 0 || reader === null) return [];
  const mentions = (await table.getMany(ids.map((id) => roomMentionOfAgent.of({ agentId: agent.id, id }))))
    .map(parseRoomMention)
    .filter(({ readAt }) => readAt === null);
  const unread = await unreadInRooms(table, mentions);
  const messageAt = await readRows(table, unread.map(roomMessageByNumber.of));
  const said = unread.flatMap((one) => {
    const [row, place] = [messageAt(roomMessageByNumber.of(one)), roomPlaceOf(one.roomId)];
    if (row === undefined || place === null || place.of === 'ticket') return [];
    const message = parseRoomMessage(row);
    const isThere = message.deleted === undefined && isKept(message, now, days);
    return isThere && mayEnter(reader, place, { rooms }) ? [{ message, place }] : [];
  });
  const people = said.flatMap(({ message, place }) => [
    agentKey(message.agentId),
    ...mentionedRows(message.text),
    ...(place.of === 'direct' ? place.agentIds.map(agentKey) : []),
  ]);
  const rowAt = await readRows(table, people);
  const nameOf = (id: number) => {
    const row = rowAt(agentKey(id));
    return row === undefined ? `#${id}` : parseAgentRow(row).name;
  };
  const titleOf = (place: RoomPlace): string => {
    if (place.of === 'room') return rooms.named(place.key)?.name ?? place.key;
    const others = place.of === 'direct' ? place.agentIds.filter((id) => id !== agent.id) : [];
    return others.map(nameOf).join(', ');
  };
  const inOrder = said.sort((one, other) => (one.message.createdAt < other.message.createdAt ? -1 : 1));
  return [...Map.groupBy(inOrder, ({ message }) => message.roomId)].flatMap(([roomId, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const lines = all.map(({ message }) => ({
      text: `${nameOf(message.agentId)}: ${quoted(withNames(message.text, rowAt))}`,
      at: message.createdAt,
    }));
    return [{ roomId, title: titleOf(first.place), lines }];
  });
}

const quoted = (text: string): string =>
  text.length <= MOST_QUOTED ? text : `${text.slice(0, MOST_QUOTED).toWellFormed()}…`;
