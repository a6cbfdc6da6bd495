import type { NoticeFacts } from '../../schemas/events/facts.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { noticeWrite } from './notice-store.ts';

/** A mail that a trigger writes, before it has an id. */
export interface AskedNotice extends Omit<NoticeFacts, 'id'> {
  readonly text: string;
  /** where it goes to an address that the trigger names */
  readonly address: string | null;
}

/** The write of what notifications say that nobody gets by mail at once. */
export function keepNotice(
  ticket: Ticket,
  { noticeId, text }: { noticeId: string; text: string },
  { now }: Context,
): Write {
  return noticeWrite({ noticeId, ticketId: ticket.id, text, address: null }, now);
}

/**
 * The writes by which a mail of its own leaves, once: the event that asks for it, and beside it what it says.
 * @param id of what it says, where others name it too
 */
export function askNotice(
  ticket: Ticket,
  asked: AskedNotice,
  context: Context,
  id = context.newId(),
): Write[] {
  const { text, address, ...facts } = asked;
  return [
    noticeWrite({ noticeId: id, ticketId: ticket.id, text, address }, context.now),
    recordEvent(ticketSubject(ticket.id), 'notice.asked', { ticket, notice: { id, ...facts } }, context),
  ];
}
