import type { Ticket } from '../../schemas/ticket.ts';
import { chatMailIn } from './chat-mail-store.ts';

/**
 * What becomes of a reply in a chat: its visitor is `there` and reads it; it goes by `mail`, as they are gone; it waits until they have confirmed
 * their address (`unconfirmed`); or `nowhere`, until they come back: no address is known, or mail does not reach it.
 */
export type ChatReach = 'there' | 'mail' | 'unconfirmed' | 'nowhere';

/** Minutes for which somebody is there after they were heard of, where no reply goes by mail. */
const THERE_MINUTES = 10;

/**
 * What becomes of a reply in a chat, before it is written; null: the ticket goes on in none, or by mail. Pure.
 * @param refusal why mail does not reach the requester; null: it does
 */
export function chatReach(
  { conversation }: Ticket,
  row: unknown,
  { refusal, now }: { refusal: unknown; now: Date },
): { seenAt: string | null; reach: ChatReach } | null {
  if (conversation?.channel !== 'chat' || conversation.isLeft) return null;
  const { seenAt = null, mailAfterMinutes = THERE_MINUTES } = chatMailIn(row) ?? {};
  const minutes = mailAfterMinutes ?? THERE_MINUTES;
  if (seenAt !== null && now.getTime() - Date.parse(seenAt) < minutes * 60_000)
    return { seenAt, reach: 'there' };
  if (mailAfterMinutes === null) return { seenAt, reach: 'nowhere' };
  return { seenAt, reach: refusal === null ? 'mail' : refusal === 'unconfirmed' ? 'unconfirmed' : 'nowhere' };
}
