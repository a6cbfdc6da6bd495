import type { Message } from '../../schemas/message.ts';
import type { ChatMail } from './chat-mail-store.ts';

/** Most replies that one mail joins. */
export const MOST_JOINED = 10;
/** Minutes at least between two such mails of a chat. */
const BETWEEN_MINUTES = 15;
/** Hours after which a reply goes by mail though a browser is still open: nobody sits before it. */
const OPEN_HOURS = 6;
const MINUTE_MS = 60 * 1000;

/** What is to be done with the replies of a chat that nobody has read. */
export type NextStep =
  /** nothing: all is read, or went by mail, or nothing is to go */
  | { readonly is: 'settled' }
  /** the visitor is there, or had a mail just now: it is looked again then (RFC 3339) */
  | { readonly is: 'later'; readonly at: string }
  /** these go in one mail, oldest first; `again`: when it is looked after the rest, null where there is none */
  | { readonly is: 'mail'; readonly replies: readonly Message[]; readonly again: string | null };

/**
 * Whether what a visitor has not read goes by mail now: when nothing was heard of their browser for as long as the channel says, and never while it
 * is open, but for hours on end; at most one mail in a quarter of an hour, of ten replies.
 * @param messages of the chat, oldest first
 */
export function nextStep(chat: ChatMail, messages: readonly Message[], now: Date): NextStep {
  const { mailAfterMinutes, seenAt, mailedAt } = chat;
  const unread = unreadReplies(chat, messages);
  const [oldest] = unread;
  if (oldest === undefined || mailAfterMinutes === null) return { is: 'settled' };
  const gone = mailAfterMinutes * MINUTE_MS;
  const written = Date.parse(oldest.createdAt);
  const awayFrom = Math.max(written, seenAt === undefined ? 0 : Date.parse(seenAt)) + gone;
  const isAwayAt = Math.min(awayFrom, written + OPEN_HOURS * 60 * MINUTE_MS);
  const mayMailAt = mailedAt === undefined ? 0 : Date.parse(mailedAt) + BETWEEN_MINUTES * MINUTE_MS;
  const at = Math.max(isAwayAt, mayMailAt);
  if (at > now.getTime()) return { is: 'later', at: new Date(at).toISOString() };
  const again = unread.length > MOST_JOINED ? now.getTime() + BETWEEN_MINUTES * MINUTE_MS : null;
  return {
    is: 'mail',
    replies: unread.slice(0, MOST_JOINED),
    again: again === null ? null : new Date(again).toISOString(),
  };
}

/**
 * When all that was written in a chat goes by mail, as its channel wants it: once nobody has written for so long. Null: it does not, or did. Pure.
 * @param messages of the chat, oldest first
 */
export function transcriptAt(
  {
    transcriptAfterMinutes,
    transcribedUntil = '',
  }: Pick<ChatMail, 'transcriptAfterMinutes' | 'transcribedUntil'>,
  messages: readonly Message[],
): { readonly at: string; readonly until: string } | null {
  const last = messages.at(-1);
  if (transcriptAfterMinutes === null || last === undefined || last.id <= transcribedUntil) return null;
  const at = new Date(Date.parse(last.createdAt) + transcriptAfterMinutes * MINUTE_MS).toISOString();
  return { at, until: last.id };
}

/** The replies of a chat that its visitor has neither read there nor got by mail, oldest first. */
export function unreadReplies(
  { readUntil = '', mailedUntil = '' }: Pick<ChatMail, 'readUntil' | 'mailedUntil'>,
  messages: readonly Message[],
): Message[] {
  const known = readUntil > mailedUntil ? readUntil : mailedUntil;
  const lastOwn = messages.findLast(({ kind }) => kind === 'customer_message')?.id ?? '';
  return messages.filter((message) => message.id > known && message.id > lastOwn && isUnread(message));
}

/** Whether a message is a reply in a chat that was said there, and that nobody is known to have read. */
function isUnread(message: Message): boolean {
  if (message.kind !== 'public_reply' || message.delivery.channel !== 'chat') return false;
  const { state } = message.delivery;
  return state === 'queued' || state === 'sent' || state === 'delivered';
}
