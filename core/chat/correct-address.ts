import type { Customer } from '../../schemas/customer.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { writeToOther } from '../chat-mail/index.ts';
import { loadConversation } from '../conversation/index.ts';
import {
  addressesOf,
  emailIdentity,
  findCustomer,
  IDENTITY_TAKEN,
  loadCustomer,
  messengerIdentity,
  partCustomerWrites,
} from '../customer/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { mergedIntoOf, mergedTicketsOf, ticketWrites } from '../ticket/index.ts';
import { type InChat, isShown } from './current.ts';
import { countedChat } from './limits.ts';
import { visitorWrite } from './visitor-store.ts';

/** Messages of a chat that are looked at: in a longer one nothing is corrected. */
const MESSAGES = 100;

/**
 * Takes an address in the place of one that a visitor mistyped and nobody has confirmed. Whose that one is, the desk does not know, and they may be writing to it by mail: it stays with
 * the record that has it, and whatever comes from there. The visitor goes on as somebody new, with the chat alone. Once more changes nothing.
 * @returns whether it was corrected
 * @throws TooManyError when they do it again and again; BusyError
 */
export function correctAddress(
  table: Table,
  context: Context,
  inChat: InChat,
  email: string,
): Promise<boolean> {
  const { ref, visitor } = inChat;
  return untilNotOvertaken(['version', IDENTITY_TAKEN], async () => {
    const found = await mistypedIn(table, inChat, email);
    if (found === null) return false;
    const { customer: before, ticket } = found;
    await countedChat(table, 'correction', { visitor: ref.visitor }, context.now);
    const id = await takeId(table, 'customer');
    const current = laterThan(laterThan(context, ticket.updatedAt), before.updatedAt);
    const address = emailIdentity(email);
    const isFree = (await findCustomer(table, address)) === null;
    const parted = partCustomerWrites(
      before,
      placeIdentity(inChat),
      { id, name: visitor.name ?? '', address: isFree ? address : null },
      current,
    );
    const moved = await ticketWrites(ticket, { ...ticket, requesterId: id }, current);
    await writeToOther(table, ticket.id, context.now, [
      ...parted.writes,
      ...moved.writes,
      visitorWrite(ref, { customerId: id, email, isEmailProven: visitor.isEmailProven }, context.now),
    ]);
    return true;
  });
}

const placeIdentity = ({ ref, visitor }: InChat) =>
  messengerIdentity({ channel: 'chat', value: visitor.place, account: ref.channel });

/** The customer and the ticket of a chat in which nothing is but what was said there, and whose visitor typed another address; null: there is no such one. */
async function mistypedIn(
  table: Table,
  inChat: InChat,
  email: string,
): Promise<{ customer: Customer; ticket: Ticket } | null> {
  const { visitor, placeTicketId } = inChat;
  if (visitor.email === undefined || visitor.email === email || visitor.isEmailProven) return null;
  const id = await findCustomer(table, placeIdentity(inChat));
  if (id === null || placeTicketId === null) return null;
  const customer = await loadCustomer(table, id);
  const isMistyped = customer.isUnconfirmed && addressesOf(customer).join() === visitor.email;
  if (!isMistyped || customer.mergedInto !== undefined || customer.isBlocked) return null;
  const { ticket, messages, before } = await loadConversation(table, placeTicketId, MESSAGES, {
    mayRead: () => true,
  });
  const isSaidHere = messages.every(
    ({ kind, origin }) => kind !== 'customer_message' || origin.channel === 'chat',
  );
  return before === null && isSaidHere && isOfChatAlone(ticket, id) ? { customer, ticket } : null;
}

/** Whether nobody but its visitor takes part in a chat, and nothing else has become one with it. */
function isOfChatAlone(ticket: Ticket, requesterId: number): boolean {
  const { conversation, collaboratorIds } = ticket;
  const isTheirs = ticket.requesterId === requesterId && collaboratorIds.length === 0 && isShown(ticket);
  const isOne = mergedIntoOf(ticket) === null && mergedTicketsOf(ticket).length === 0;
  return isTheirs && isOne && conversation?.channel === 'chat' && !conversation.isLeft;
}
