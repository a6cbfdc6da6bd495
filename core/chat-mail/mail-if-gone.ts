import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { loadConversation } from '../conversation/index.ts';
import { addressesOf, loadCustomer } from '../customer/index.ts';
import { isSaid } from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { earliest } from '../shared/due.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { transcriptWrite } from './ask-transcript.ts';
import { type ChatMail, type ChatMailDecision, changeChatMail, chatMailIn } from './chat-mail-store.ts';
import { nextStep, transcriptAt } from './next-step.ts';
import { isOfVisitor } from './of-visitor.ts';

/** The newest messages of a chat, among which are those that nobody has read. */
const MESSAGES = 50;

/** When it is to be looked whether the replies of a chat were read, by its row; null: nothing waits. */
export const chatMailDeadline = (row: unknown): string | null => chatMailIn(row)?.dueAt ?? null;

/**
 * Looks, when it is time, whether the visitor of a chat is gone and has left replies unread, and asks for the mail that brings them; whoever gave
 * no address gets none. Where the channel wants it, all that was written goes once the chat is over. Again and again asks for one mail.
 * @returns when it is looked next; null: nothing waits
 */
export async function mailIfGone(
  table: Table,
  context: Context,
  ticketId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  let kept: string | null = null;
  const after = await changeChatMail(table, ticketId, async (before) => {
    kept = null;
    if (before === null || before.dueAt === null || before.dueAt > context.now.toISOString()) return null;
    kept = before.dueAt;
    return decide(table, context, before);
  });
  if (kept !== null) done?.(kept);
  return after?.dueAt ?? null;
}

async function decide(table: Table, context: Context, before: ChatMail): Promise<ChatMailDecision> {
  const { ticket, messages } = await loadConversation(table, before.ticketId, MESSAGES, {
    mayRead: (one) => isSaid(one, context.now),
  });
  const now = context.now.toISOString();
  const step = nextStep(before, withoutOthers(messages, ticket), context.now);
  const transcript = transcriptAt(before, messages);
  const isTranscribed = transcript !== null && transcript.at <= now;
  const dueAt = earliest([
    ...(step.is === 'later' ? [step] : []),
    ...(step.is === 'mail' && step.again !== null ? [{ at: step.again }] : []),
    ...(transcript !== null && !isTranscribed ? [transcript] : []),
  ]);
  if (!isChat(ticket)) return { after: { ...before, dueAt: null }, writes: [] };
  if (step.is !== 'mail' && !isTranscribed) return { after: { ...before, dueAt }, writes: [] };
  const customer = await loadCustomer(table, ticket.requesterId);
  if (addressesOf(customer).length === 0) return { after: { ...before, dueAt: null }, writes: [] };
  const replies = step.is === 'mail' ? step.replies : [];
  const last = replies.at(-1);
  const after = {
    ...before,
    dueAt,
    ...(last !== undefined && { mailedUntil: last.id, mailedAt: now }),
    ...(isTranscribed && { transcribedUntil: transcript.until }),
  };
  return {
    after,
    writes: [
      ...(last === undefined ? [] : [asked(ticket, replies, context)]),
      ...(isTranscribed ? [transcriptWrite(ticket, context)] : []),
    ],
  };
}

/** Without what others wrote who take part by mail: that they answered says nothing of what the visitor has read. */
const withoutOthers = (messages: readonly Message[], { requesterId }: Ticket): Message[] =>
  messages.filter((message) => message.kind !== 'customer_message' || isOfVisitor(message, [requesterId]));

/** Whether a ticket is one of a chat, that mail may tell of. */
function isChat({ conversation, purged, trashedAt, spam }: Ticket): boolean {
  const isOver = purged !== undefined || trashedAt !== undefined || spam !== undefined;
  return conversation?.channel === 'chat' && !isOver;
}

/** The event by which the mail leaves. */
function asked(ticket: Ticket, replies: readonly Message[], given: Context): Write {
  const context = laterThan(given, ticket.updatedAt);
  const chatMail = {
    id: context.newId(),
    what: 'unread' as const,
    messageIds: replies.map(({ id }) => id),
  };
  return recordEvent(ticketSubject(ticket.id), 'chat_mail.asked', { ticket, chatMail }, context);
}
