import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Table } from '../shared/table.ts';
import { type ChatMail, changeChatMail, MAIL_AFTER_MINUTES } from './chat-mail-store.ts';

type Replied = Extract<DeskEvent, { type: 'message.added' }>;

/** A reply in a chat that an event tells of; null: it tells of none. Pure. */
function replyIn(event: DeskEvent): Replied | null {
  if (event.importedAt !== undefined || event.type !== 'message.added') return null;
  return event.message.kind === 'public_reply' && event.message.channel === 'chat' ? event : null;
}

/**
 * Notes when it is to be looked whether the visitor of a chat has read the reply that an event tells of: some minutes later. While one waits
 * already, the next is looked at together with it. Again and again changes nothing.
 * @returns when that is; null: the event tells of no reply in a chat, or the channel mails none
 */
export async function noteChatReply(
  table: Table,
  event: DeskEvent,
): Promise<{ ticketId: number; dueAt: string } | null> {
  const replied = replyIn(event);
  if (replied === null) return null;
  const { ticket, message } = replied;
  const said = Date.parse(message.leavesAt ?? replied.at);
  const after = await changeChatMail(table, ticket.id, async (before) => {
    const minutes =
      before === null ? MAIL_AFTER_MINUTES : (before.mailAfterMinutes ?? before.transcriptAfterMinutes);
    if (minutes === null || (before !== null && before.dueAt !== null)) return null;
    if (isMailed(before, message.id)) return null;
    const dueAt = new Date(said + minutes * 60_000).toISOString();
    const chat = before ?? { ...NOTHING_KNOWN, ticketId: ticket.id };
    return { after: { ...chat, dueAt }, writes: [] };
  });
  const dueAt = after?.dueAt ?? null;
  return dueAt === null ? null : { ticketId: ticket.id, dueAt };
}

const NOTHING_KNOWN = {
  resumeHours: 72,
  mailAfterMinutes: MAIL_AFTER_MINUTES,
  transcriptAfterMinutes: null,
  dueAt: null,
  revision: 0,
} as const;

const isMailed = (chat: ChatMail | null, messageId: string): boolean =>
  chat?.mailedUntil !== undefined && messageId <= chat.mailedUntil;
