import type { Customer, Suppression } from '../../schemas/customer.ts';
import type { Message } from '../../schemas/message.ts';
import type { Recipient } from '../../schemas/recipient.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type ChatReach, chatMailOfTicket, chatReach } from '../chat-mail/index.ts';
import { loadConversation } from '../conversation/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { normalizeAddress, type OwnAddresses } from '../email/index.ts';
import { isAutomatic, isSuspicious, messageOf, receivedOf } from '../message/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { customersOf, recipientsOf, unreachable } from './recipients.ts';

/** Somebody to whom a reply can go; `refusal` says why mail does not reach them now. */
export type ExpectedRecipient = Pick<Recipient, 'address' | 'name' | 'customerId'> & {
  refusal: 'no_address' | 'own_address' | 'unconfirmed' | Suppression['reason'] | null;
};

/** Who gets a reply whose writer names nobody, and whom else they may want to name. */
export interface ExpectedRecipients {
  to: ExpectedRecipient[];
  cc: ExpectedRecipient[];
  /** who stood in From, To or Cc of the ticket's mail, and gets none by themselves */
  others: ExpectedRecipient[];
  /** of a ticket that goes on in a chat: what becomes of a reply there; null of others */
  chat: { seenAt: string | null; reach: ChatReach } | null;
}

/** Messages that are looked through. */
const MESSAGES = 100;
/** Most of those whom a writer may want to name. */
const OTHERS = 100;
/** Id and author of a reply that is not written yet. */
const UNWRITTEN = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ';
const SOMEBODY = { kind: 'agent', id: 1 } as const;

/**
 * Says before a reply is written who would get it, and who took part in the ticket's mail beside them: what it takes to
 * answer all. Those in a mail that is doubted, or that SES suspects, are not proposed.
 * @throws NotFoundError, ForbiddenError
 */
export async function expectedRecipients(
  deps: { table: Table; own: OwnAddresses; now: Date },
  input: { principal: Principal; ticketId: number },
): Promise<ExpectedRecipients> {
  const { table, own, now } = deps;
  const { ticket, messages } = await loadConversation(table, input.ticketId, MESSAGES);
  requireMayWithTicket(input.principal, 'ticket.reply', ticket);
  const message = messageOf({ kind: 'public_reply', text: '', to: null }, UNWRITTEN, SOMEBODY, now);
  const customers = await customersAt(table, customersOf({ ticket, message, automaticToAll: false }));
  const recipients = recipientsOf({ ticket, message, earlier: messages, customers, automaticToAll: false });
  const known = new Set(recipients.map(({ address }) => address));
  const others = writtenIn(messages).filter(
    ({ address }) => !known.has(address) && unreachable(address, own) === null,
  );
  const rowAt = await readRows(table, [
    ...[...recipients, ...others].map(({ address }) => suppressedAddress.of(address)),
    chatMailOfTicket.of(ticket.id),
  ]);
  const present = ({ address, name, customerId }: Omit<Recipient, 'as'>): ExpectedRecipient => {
    const suppressed = suppressionIn(rowAt(suppressedAddress.of(address)), now);
    const isUnconfirmed = customers.get(customerId ?? 0)?.isUnconfirmed;
    const waits = isUnconfirmed ? 'unconfirmed' : null;
    return { address, name, customerId, refusal: unreachable(address, own) ?? suppressed ?? waits };
  };
  const those = (place: 'to' | 'cc') => recipients.filter(({ as }) => as === place).map(present);
  const [to, cc] = [those('to'), those('cc')];
  const chat = chatReach(ticket, rowAt(chatMailOfTicket.of(ticket.id)), { refusal: to[0]?.refusal, now });
  return { to, cc, others: others.slice(0, OTHERS).map(present), chat };
}

async function customersAt(table: Table, ids: readonly number[]): Promise<Map<number, Customer>> {
  const rowAt = await readRows(table, ids.map(customerKey));
  const found = ids.map((id) => rowAt(customerKey(id))).filter((row) => row !== undefined);
  return new Map(found.map(parseCustomerRow).map((customer) => [customer.id, customer]));
}

/** Who stood in the customers' mail of a ticket, each once, the newest first. */
function writtenIn(messages: readonly Message[]): Omit<Recipient, 'as'>[] {
  const theirs = messages.filter(({ kind }) => kind === 'customer_message');
  const mails = theirs.filter((message) => !isAutomatic(message) && !isSuspicious(message)).map(receivedOf);
  const all = mails.toReversed().flatMap((mail) => {
    if (mail === null || mail.doubted) return [];
    return [{ address: mail.from, name: mail.fromName }, ...(mail.to ?? []), ...(mail.cc ?? [])];
  });
  const byAddress = new Map(all.map(({ address, name }) => [normalizeAddress(address), name]));
  return [...byAddress].map(([address, name]) => ({ address, name, customerId: null }));
}
