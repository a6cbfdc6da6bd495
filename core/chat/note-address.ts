import { noteAddress } from '../channel-in/index.ts';
import { lookAgain } from '../chat-mail/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { correctAddress } from './correct-address.ts';
import { chatTicketOf, type InChat } from './current.ts';
import type { VisitorChange } from './visitor-store.ts';

/**
 * Notes an address that is given after something was written, at the customer who the visitor is: answers that they do not read go there. Before, it is noted
 * with their first message. In the place of one that they typed before and nobody has confirmed, it is its correction.
 */
export async function noteAddressInChat(
  table: Table,
  context: Context,
  inChat: InChat,
  { email, isEmailProven }: Pick<VisitorChange, 'email' | 'isEmailProven'>,
): Promise<void> {
  const { ref, visitor, placeTicketId } = inChat;
  if (email === undefined || visitor.wroteAt === undefined) return;
  if (!isEmailProven && (await correctAddress(table, context, inChat, email))) return;
  const identity = { channel: 'chat' as const, value: visitor.place, account: ref.channel };
  await noteAddress(table, context, { identity, ...(isEmailProven ? { email } : { saidEmail: email }) });
  const found = await chatTicketOf(table, placeTicketId);
  if (found !== null) await lookAgain(table, found.ticket.id, context.now);
}
