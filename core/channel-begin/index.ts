export { type AskedDialogue, type Beginning, beginConversation } from './begin-conversation.ts';
