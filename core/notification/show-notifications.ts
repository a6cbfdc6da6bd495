import type { Caller } from '../auth/index.ts';
import { mayWithTicket, requireMay } from '../auth/index.ts';
import { noticeOfTicket, parseNotice } from '../notice/index.ts';
import { type Reader, requireReader } from '../ownership/index.ts';
import { type ListPage, listPage, type PageRequest, shownPage } from '../shared/list-page.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { type Notification, notificationsOfAgent, parseNotification } from './notification-store.ts';

/** A notification as its agent sees it. */
export interface ShownNotification extends Notification {
  /** null: it is gone, or of a ticket that the agent may not read any more */
  readonly text: string | null;
}

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

export const isUnread = ({ readAt }: Notification): boolean => readAt === null;

/** A page of the notifications of an agent. */
export async function loadNotifications(
  table: Table,
  agentId: number,
  page: PageRequest,
): Promise<ListPage<Notification>> {
  const { rows, more } = await table.query(notificationsOfAgent.of({ agentId, ...page }));
  const others = rows.filter((row) => parseNotification(row).id !== page.after);
  return listPage({ rows: others, more }, page.limit, parseNotification, ({ id }) => id);
}

/** Notifications with what they say, as far as the agent may read it now. */
export async function withTexts(
  table: Table,
  reader: Reader,
  notifications: readonly Notification[],
): Promise<ShownNotification[]> {
  const rowAt = await readRows(
    table,
    notifications.flatMap((one) => [noticeOfTicket.of(one), ticketByNumber.of(one.ticketId)]),
  );
  return notifications.map((one) => {
    const [notice, ticket] = [rowAt(noticeOfTicket.of(one)), rowAt(ticketByNumber.of(one.ticketId))];
    const mayRead = ticket !== undefined && mayWithTicket(reader, 'ticket.read', parseTicketRow(ticket));
    return { ...one, text: mayRead && notice !== undefined ? parseNotice(notice).text : null };
  });
}
