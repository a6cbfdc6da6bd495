export { addMessage, type NewMessage } from './add-message.ts';
export {
  loadConversation,
  loadMessageWithEarlier,
  loadOlderMessages,
  type MessagePage,
} from './load-conversation.ts';
export { UnseenMessagesError } from './require-seen.ts';
