import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { type Wait, type Waited, waitOf } from './wait.ts';
import { loadWaiting, noteWaited, noteWaiting } from './waiting-store.ts';

/** What an event tells of who waits in a chat; null: nothing. Pure. */
export function queueChangeIn(
  event: DeskEvent,
): { ticketId: number; at: string; is: 'waits' | 'answered' | 'over' } | null {
  if (event.importedAt !== undefined || !('ticket' in event)) return null;
  const { ticket, at } = event;
  const told = (is: 'waits' | 'answered' | 'over') => ({ ticketId: ticket.id, at, is });
  if (event.type === 'message.added') {
    const { kind, channel, isReply } = event.message;
    return kind === 'public_reply' && channel === 'chat' && isReply ? told('answered') : null;
  }
  if (ticket.channel !== 'chat') return null;
  const isOver = ticket.status === 'solved' || ticket.status === 'closed';
  if (event.type === 'ticket.created') return isOver ? null : told('waits');
  return event.type === 'ticket.updated' && event.change.status !== undefined && isOver ? told('over') : null;
}

/** Notes what an event tells of who waits in a chat: that they do, that an agent answered, or that it is over. Again and again changes nothing. */
export async function followQueue(table: Table, event: DeskEvent): Promise<void> {
  const told = queueChangeIn(event);
  if (told === null) return;
  const { ticketId, at, is } = told;
  const row = await table.get(ticketByNumber.of(ticketId));
  const { conversation } = row === undefined ? {} : parseTicketRow(row);
  if (conversation?.channel !== 'chat') return;
  const of = { channel: conversation.key, ticketId };
  if (is === 'waits') await noteWaiting(table, { ...of, since: at });
  else await noteWaited(table, of, is === 'answered' ? { answeredAt: at } : { overAt: at });
}

/** For how long it is known who waits, in milliseconds. */
const KNOWN_MS = 5_000;

/** Keeps in memory who waits in a chat: however many ask, it is read once in five seconds. */
export function keptQueue(
  table: Table,
): (of: { channel: string; ticketId: number }, now: Date) => Promise<Wait | null> {
  const known = new Map<string, { at: number; chats: Promise<Waited[]> }>();
  return async ({ channel, ticketId }, now) => {
    const before = known.get(channel);
    const isFresh = before !== undefined && Math.abs(now.getTime() - before.at) < KNOWN_MS;
    const chats = isFresh ? before.chats : loadWaiting(table, channel);
    if (!isFresh) {
      known.set(channel, { at: now.getTime(), chats });
      chats.catch(() => known.delete(channel));
    }
    return waitOf(ticketId, await chats, now);
  };
}
