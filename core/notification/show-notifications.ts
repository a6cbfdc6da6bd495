import type { Caller } from '../auth/index.ts';
import { mayWithTicket, requireMay } from '../auth/index.ts';
import { noticeOfTicket, parseNotice } from '../notice/index.ts';
import { type Reader, requireReader } from '../ownership/index.ts';
import { parseRoomMention, type RoomMention, roomMentionsOfAgent } from '../room/index.ts';
import { type ListPage, listPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Page } from '../shared/write.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { type Notification, notificationsOfAgent, parseNotification } from './notification-store.ts';

/** What an agent is told: something of a ticket, or that they were mentioned among agents. */
export type Told = Notification | RoomMention;

/** A notification as its agent sees it. A mention in a room stands in the list, and says whether it went by mail, as it does where it is not read soon. */
export type ShownNotification = (
  | Notification
  | (RoomMention & { readonly topic: 'mentioned'; readonly delivery: Notification['delivery'] })
) & {
  /** null: it is gone, or of a ticket that the agent may not read any more; what was said in a room, the room tells */
  readonly text: string | null;
};

/** How many of the newest notifications are looked at for the count of those that are not read. */
export const COUNTED = 100;

/** A page of the notifications of an agent, newest first. */
export async function listNotifications(
  table: Table,
  { principal, unread, page }: { principal: Caller; unread: boolean; page: PageRequest },
): Promise<ListPage<ShownNotification>> {
  const reader = requireNotified(principal);
  const load = (part: PageRequest) => loadNotifications(table, reader.id, part);
  const found = unread
    ? await shownPage({ page, load, shown: (all) => all.filter(isUnread), positionOf: ({ id }) => id })
    : await load(page);
  return { ...found, items: await withTexts(table, reader, found.items) };
}

/** How many of the newest notifications of an agent are not read. */
export async function countUnread(table: Table, principal: Caller): Promise<number> {
  const { id } = requireNotified(principal);
  return (await loadNotifications(table, id, { limit: COUNTED })).items.filter(isUnread).length;
}

/** The caller as an agent. @throws ForbiddenError */
export function requireNotified(principal: Caller): Reader {
  requireMay(principal, 'notification.own');
  return requireReader(principal);
}

export const isUnread = ({ readAt }: Told): boolean => readAt === null;
/** Whether it is told that an agent was mentioned among agents. */
export const isMention = (told: Told): told is RoomMention => 'roomId' in told;

/** A page of the notifications of an agent: of tickets and of rooms, in one order. */
export async function loadNotifications(
  table: Table,
  agentId: number,
  page: PageRequest,
): Promise<ListPage<Told>> {
  const [ofTickets, ofRooms] = await Promise.all([
    table.query(notificationsOfAgent.of({ agentId, ...page })),
    table.query(roomMentionsOfAgent.of({ agentId, ...page })),
  ]);
  const parsed: ListPage<Told>[] = [
    partOf(ofTickets, parseNotification, page),
    partOf(ofRooms, parseRoomMention, page),
  ];
  const all = parsed.flatMap(({ items }) => items).sort((one, other) => (one.id < other.id ? 1 : -1));
  const more = parsed.some(({ after }) => after !== null);
  return listPage(
    { rows: all, more },
    page.limit,
    (one) => one as Told,
    ({ id }) => id,
  );
}

/** A part of what an agent is told, as a page of its own. */
function partOf<One extends Told>(
  { rows, more }: Page,
  parse: (row: unknown) => One,
  { limit, after }: PageRequest,
): ListPage<One> {
  const others = rows.filter((row) => parse(row).id !== after);
  return listPage({ rows: others, more }, limit, parse, ({ id }) => id);
}

/** Notifications with what they say, as far as the agent may read it now. */
export async function withTexts(
  table: Table,
  reader: Reader,
  notifications: readonly Told[],
): Promise<ShownNotification[]> {
  const keysOf = (one: Told) =>
    isMention(one) ? [] : [noticeOfTicket.of(one), ticketByNumber.of(one.ticketId)];
  const rowAt = await readRows(table, notifications.flatMap(keysOf));
  return notifications.map((one) => {
    if (isMention(one)) return { ...one, topic: 'mentioned', delivery: one.mailedAs ?? 'none', text: null };
    const [notice, ticket] = keysOf(one).map(rowAt);
    const mayRead = ticket !== undefined && mayWithTicket(reader, 'ticket.read', parseTicketRow(ticket));
    return { ...one, text: mayRead && notice !== undefined ? parseNotice(notice).text : null };
  });
}
