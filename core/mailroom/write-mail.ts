import type { Customer } from '../../schemas/customer.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import {
  acknowledgementText,
  type ComposedMail,
  composeAcknowledgement,
  composeReply,
} from '../email/index.ts';
import type { Desk } from './desk.ts';
import { sentMessageId } from './mail-gateway.ts';
import type { Outgoing } from './outgoing-store.ts';
import type { SigningKeys } from './signing-keys-store.ts';

/** Everything that a mail is written from. */
export interface Material {
  outgoing: Outgoing;
  ticket: Ticket;
  /** oldest first, up to and including the message that goes out or is acknowledged */
  messages: readonly Message[];
  customer: Customer;
  desk: Desk;
  keys: SigningKeys;
  region: string;
  now: Date;
  boundary: string;
}

/** Writes the mail: the acknowledgement of a ticket, or an agent's reply. */
export function writeMail(material: Material): Promise<ComposedMail> {
  const { outgoing, ticket, messages, customer, desk, keys, now, boundary } = material;
  const ids = messages.map((message) => mailIdOf(message, material.region)).filter(Boolean);
  const answered = messages.findLast(
    (message) => message.kind === 'customer_message' && message.received !== null,
  );
  const mailbox = desk.mailboxes.find(({ address }) => address === ticket.mailbox) ?? desk.mailboxes[0];
  const frame = {
    ticketId: ticket.id,
    messageId: outgoing.messageId,
    subject: ticket.subject,
    mailbox: { address: mailbox.address, name: mailbox.name || desk.name },
    to: { address: outgoing.to, name: customer.name },
    inReplyTo: (answered && mailIdOf(answered, material.region)) || (ids.at(-1) ?? ''),
    references: ids,
    key: keys[0],
    date: now,
    boundary,
  };
  if (outgoing.purpose === 'acknowledgement') {
    return composeAcknowledgement({ ...frame, text: acknowledgementText(desk.name, ticket.id) });
  }
  const reply = messages.at(-1);
  const history = desk.quoteHistory ? historyOf(messages.slice(0, -1), customer, desk) : [];
  return composeReply({ ...frame, text: reply?.text ?? '', history });
}

/** Earlier public messages, newest first. Notes stay inside. */
function historyOf(messages: readonly Message[], customer: Customer, desk: Desk) {
  return messages
    .filter((message) => message.kind !== 'internal_note')
    .map((message) => ({
      author: message.kind === 'public_reply' ? desk.name : nameOf(message, customer),
      date: new Date(message.createdAt),
      text: message.replyText,
    }))
    .reverse();
}

function nameOf(message: Message, customer: Customer): string {
  const received = message.kind === 'customer_message' ? message.received : null;
  return received ? received.fromName || received.from : customer.name || customer.addresses[0] || '';
}

/** The Message-ID under which the world knows a message, `''` when it never was a mail. */
function mailIdOf(message: Message, region: string): string {
  if (message.kind === 'customer_message') return message.received?.messageId ?? '';
  if (message.kind !== 'public_reply' || !('mailId' in message.delivery)) return '';
  return sentMessageId(message.delivery.mailId, region);
}
