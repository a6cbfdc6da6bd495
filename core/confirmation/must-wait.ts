import type { Customer } from '../../schemas/customer.ts';
import type { Message } from '../../schemas/message.ts';
import type { Recipient } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { receivedFrom } from '../message/index.ts';
import { enteredBy } from '../ticket/index.ts';

/** What is known of a mail that may have to wait. */
export interface ToUnconfirmed {
  ticket: Ticket;
  customer: Pick<Customer, 'id' | 'isUnconfirmed'>;
  recipients: readonly Pick<Recipient, 'customerId'>[];
  /** what was said on the ticket */
  written: readonly Message[];
}

/**
 * Whether a mail to a ticket's requester may leave while nobody has confirmed the address: not what goes on from a form. A mail that
 * they wrote is answered as any other, and one of which nothing is in doubt confirms the address.
 */
export function fateOfMail({
  ticket,
  customer,
  recipients,
  written,
}: ToUnconfirmed): 'goes' | 'waits' | 'confirms' {
  if (!customer.isUnconfirmed || !recipients.some(({ customerId }) => customerId === customer.id))
    return 'goes';
  const mails = written.flatMap((message) => receivedFrom(message, customer.id) ?? []);
  if (mails.some(({ doubted, replyTo }) => !doubted && replyTo === undefined)) return 'confirms';
  return enteredBy(ticket) === 'email' ? 'goes' : 'waits';
}
