import { noteVisitor, transcriptWrite } from '../chat-mail/index.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy } from '../shared/table.ts';
import { type Said, wordsOf } from './begin-session.ts';
import { chatTicketOf, type InChat } from './current.ts';
import type { Chat, ChatDeps, From } from './deps.ts';
import { countedChat } from './limits.ts';
import { noteRead } from './marks.ts';
import { noteAddressInChat } from './note-address.ts';
import { openChat } from './read-chat.ts';
import { endedWrite, NO_CHAT_SESSION } from './session-store.ts';
import { visitorWrite } from './visitor-store.ts';

/** Replies that are looked at to mark them read. */
const LOOKED_AT = 50;

/** Notes what a visitor says of themselves, where they are, and how far they have read. @throws TooManyError */
export async function changeSession(
  deps: Pick<ChatDeps, 'table'>,
  context: Context,
  _chat: Chat,
  { inChat, said, readUntil, network }: { inChat: InChat; said: Said; readUntil?: string | undefined } & From,
): Promise<void> {
  const { table } = deps;
  const { ref, visitor } = inChat;
  await countedChat(table, 'change', { visitor: ref.visitor, network }, context.now);
  // What the site has proven, nobody changes by saying something else.
  const words = wordsOf(said, null, visitor);
  // First: it is known by the address that was there before which one this one corrects.
  await noteAddressInChat(table, context, inChat, words);
  if (Object.values(words).some((one) => one !== undefined))
    await table.write([visitorWrite(ref, words, context.now)]);
  if (readUntil === undefined || readUntil <= (visitor.readUntil ?? '')) return;
  const found = await openChat(table, inChat, { limit: LOOKED_AT, now: context.now });
  if (found === null) return;
  const { ticket, messages } = found;
  // Nobody has read what is not written yet.
  const last = messages.at(-1)?.id ?? '';
  const until = readUntil < last ? readUntil : last;
  await noteRead(deps, context, { inChat, ticket, messages }, until);
  await noteVisitor(table, { ticketId: ticket.id, at: context.now, readUntil: until });
}

/**
 * Ends a chat in the browser that shows its session, whose secret leads nowhere from then on.
 * @param transcript whether what was written is to be mailed to its visitor
 */
export async function endSession(
  { table }: Pick<ChatDeps, 'table'>,
  context: Context,
  { secret, ref, placeTicketId }: InChat,
  { transcript }: { transcript: boolean },
): Promise<void> {
  const { now } = context;
  const found = transcript ? await chatTicketOf(table, placeTicketId) : null;
  try {
    await table.write([
      endedWrite(secret, now),
      visitorWrite(ref, { endedAt: now.toISOString() }, now),
      ...(found ? [transcriptWrite(found.ticket, context)] : []),
    ]);
  } catch (error) {
    // Another tab has ended it at this moment.
    if (!refusedBy(error, NO_CHAT_SESSION)) throw error;
  }
}
