export { addMessage, type NewMessage } from './add-message.ts';
export { deliveryWrite, loadMessage, messageWrites } from './conversation-store.ts';
export { type Created, createTicket, type TicketRequest } from './create-ticket.ts';
export { loadConversation, loadOlderMessages, type MessagePage } from './load-conversation.ts';
export { type Draft, INLINE_TEXT_BYTES, isAutomatic, mayReadMessage, messageOf } from './message.ts';
export { openTicketWrites } from './open-ticket.ts';
