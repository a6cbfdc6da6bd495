import { readResumeToken } from '../chat-mail/index.ts';
import { findCustomer } from '../customer/index.ts';
import { UnauthenticatedError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { chatTicketOf } from './current.ts';

/**
 * The place to which the link of a mail leads back: that of the chat that goes on in its ticket.
 * @throws UnauthenticatedError `chat.link_unknown` when the desk has not given it out, it has expired, or the chat is not there any more, or goes on with somebody else
 */
export async function resumedPlace(
  table: Table,
  { token, channel, keys, now }: { token: string; channel: string; keys: readonly Uint8Array[]; now: Date },
): Promise<string> {
  const read = readResumeToken(token, keys, now);
  const found = read && (await chatTicketOf(table, read.ticketId));
  // The ticket that it was merged into may be somebody else's, and who wrote last in this one may be, too.
  const { conversation, requesterId } = found?.opened ?? {};
  if (conversation?.channel !== 'chat' || conversation.key !== channel) throw unknown();
  const { place } = conversation;
  const whose = await findCustomer(table, { channel: 'chat', value: place, account: channel });
  if (whose !== requesterId) throw unknown();
  return place;
}

const unknown = () => new UnauthenticatedError('chat.link_unknown', 'This link leads nowhere any more.');
