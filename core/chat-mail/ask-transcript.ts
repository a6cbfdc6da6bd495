import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';

/**
 * Asks for the transcript of a chat: what was written goes to its visitor by mail. Written together with whatever ends the chat. Whether it goes,
 * and when, is decided as of any mail: not where nobody gave an address, and not before that is confirmed.
 */
export function transcriptWrite(ticket: Ticket, given: Context): Write {
  const context = laterThan(given, ticket.updatedAt);
  const chatMail = { id: context.newId(), what: 'transcript' as const, messageIds: [] };
  return recordEvent(ticketSubject(ticket.id), 'chat_mail.asked', { ticket, chatMail }, context);
}
