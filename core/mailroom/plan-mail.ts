import type { Customer } from '../../schemas/customer.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type AnswerDecision, isOwnAddress, mayAnswer } from '../email/index.ts';
import type { Desk } from './desk.ts';
import type { Outgoing } from './outgoing-store.ts';

/** A mail that an event asks for. */
export interface Plan {
  purpose: Outgoing['purpose'];
  sendId: string;
  ticketId: number;
  messageId: string;
}

/** The mail that an event asks for, null when it asks for none. */
export function planFor(event: DeskEvent): Plan | null {
  if (event.type === 'message.added' && event.message.kind === 'public_reply') {
    return { purpose: 'reply', sendId: event.id, ticketId: event.ticket.id, messageId: event.message.id };
  }
  if (event.type === 'ticket.created' && event.ticket.channel === 'email') {
    return {
      purpose: 'acknowledgement',
      sendId: event.id,
      ticketId: event.ticket.id,
      messageId: event.message.id,
    };
  }
  return null;
}

/**
 * Where a mail of this ticket goes: to the address that the reply names, else to the one that the requester last
 * wrote from, else to their first. Never to somebody else who wrote on the ticket.
 */
export function recipientOf(
  reply: Message,
  messages: readonly Message[],
  ticket: Ticket,
  customer: Customer,
): string {
  if (reply.kind === 'public_reply' && reply.to !== null) return reply.to;
  const last = messages.findLast(
    (message) =>
      message.kind === 'customer_message' &&
      message.received !== null &&
      message.author.kind === 'customer' &&
      message.author.id === ticket.requesterId,
  );
  const address = last?.kind === 'customer_message' ? last.received?.from : undefined;
  return address ?? customer.addresses[0] ?? '';
}

/** What is known of an address when a mail is about to go there. */
export interface AddressFacts {
  suppressed: 'bounced' | 'complained' | null;
  recentAutomaticMails: number;
}

/** Whether a mail goes out; a reason when it does not. An agent's reply is held back only where it could not arrive. */
export function mayGoOut(
  purpose: Outgoing['purpose'],
  to: string,
  message: Message,
  facts: AddressFacts,
  desk: Desk,
): AnswerDecision | { answer: false; reason: string } {
  const own = { mailboxes: desk.mailboxes.map(({ address }) => address), deskDomain: desk.domain };
  if (purpose === 'reply') {
    if (isOwnAddress(to, own)) return { answer: false, reason: 'own_address' };
    return facts.suppressed ? { answer: false, reason: facts.suppressed } : { answer: true };
  }
  const received = message.kind === 'customer_message' ? message.received : null;
  return mayAnswer({
    to,
    own,
    isAutomatic: received?.automatic ?? false,
    isBounce: false,
    isSpamOrVirus: received?.verdicts.spam === 'FAIL' || received?.verdicts.virus === 'FAIL',
    isSuppressed: facts.suppressed !== null,
    recentAutomaticMails: facts.recentAutomaticMails,
  });
}
