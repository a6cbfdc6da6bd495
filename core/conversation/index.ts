export { addMessage, type NewMessage } from './add-message.ts';
export { loadConversation, loadOlderMessages, type MessagePage } from './load-conversation.ts';
