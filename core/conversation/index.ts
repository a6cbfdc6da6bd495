export { addMessage, type NewMessage } from './add-message.ts';
export {
  type Conversation,
  deliveryWrite,
  loadConversation,
  loadMessage,
  loadOlderMessages,
  messageWrites,
} from './conversation-store.ts';
export { type Created, createTicket, type Requester, type TicketRequest } from './create-ticket.ts';
export { type Draft, INLINE_TEXT_BYTES, isAutomatic, mayReadMessage, messageOf } from './message.ts';
export { openTicketWrites } from './open-ticket.ts';
