import type { Caller } from '../auth/index.ts';
import { mentionReadWrite, NO_MENTION, parseRoomMention, roomMentionOfAgent } from '../room/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { inParts } from '../shared/parts.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { NO_NOTIFICATION, notificationOfAgent, parseNotification, readWrite } from './notification-store.ts';
import {
  isMention,
  isUnread,
  loadNotifications,
  requireNotified,
  type ShownNotification,
  type Told,
  withTexts,
} from './show-notifications.ts';

/** Notifications that are looked at, at a time, and those that are marked at the same time. */
const PAGE = 500;
const AT_ONCE = 20;
/** Most that one request marks. */
const MOST = 1000;

/**
 * Marks a notification as read, or as not read.
 * @throws NotFoundError when there is none, or it is another's
 */
export async function markNotification(
  table: Table,
  now: Date,
  { principal, id, isRead }: { principal: Caller; id: string; isRead: boolean },
): Promise<ShownNotification> {
  const reader = requireNotified(principal);
  const before = await loadTold(table, { agentId: reader.id, id });
  const after =
    isUnread(before) === isRead ? { ...before, readAt: isRead ? now.toISOString() : null } : before;
  try {
    if (after !== before) await table.write([markWrite(after, after.readAt)]);
  } catch (error) {
    if (refusedBy(error, NO_NOTIFICATION) || refusedBy(error, NO_MENTION))
      throw new NotFoundError('notification');
    throw error;
  }
  const [shown] = await withTexts(table, reader, [after]);
  if (shown === undefined) throw new NotFoundError('notification');
  return shown;
}

/** What an agent is told by an id. @throws NotFoundError */
async function loadTold(table: Table, of: { agentId: number; id: string }): Promise<Told> {
  const [ofTicket, ofRoom] = [notificationOfAgent.of(of), roomMentionOfAgent.of(of)];
  const rowAt = await readRows(table, [ofTicket, ofRoom]);
  const [told, mention] = [rowAt(ofTicket), rowAt(ofRoom)];
  if (told !== undefined) return parseNotification(told);
  if (mention === undefined) throw new NotFoundError('notification');
  return parseRoomMention(mention);
}

const markWrite = (told: Told, readAt: string | null) =>
  (isMention(told) ? mentionReadWrite : readWrite)(told, readAt);

/**
 * Marks the notifications of an agent as read, each by itself, so that none is that comes meanwhile: the newest 1,000 that are not.
 * Gives how many it marked.
 */
export async function markAllRead(table: Table, now: Date, principal: Caller): Promise<number> {
  const { id: agentId } = requireNotified(principal);
  const at = now.toISOString();
  let marked = 0;
  for (let after: string | null | undefined; after !== null && marked < MOST; ) {
    const page = await loadNotifications(table, agentId, {
      limit: PAGE,
      ...(after !== undefined && { after }),
    });
    const unread = page.items.filter(isUnread).slice(0, MOST - marked);
    for (const part of inParts(unread, AT_ONCE))
      await Promise.all(part.map((one) => table.write([markWrite(one, at)])));
    marked += unread.length;
    after = page.after;
  }
  return marked;
}
