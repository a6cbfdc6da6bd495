export { addMessage, type NewMessage } from './add-message.ts';
export type { Named } from './addressees.ts';
export { editNote } from './edit-note.ts';
export {
  loadConversation,
  loadMessageWithEarlier,
  loadOlderMessages,
  type MessagePage,
} from './load-conversation.ts';
export { loadTimeline, type TimelineItem, type TimelinePage } from './load-timeline.ts';
export { UnseenMessagesError } from './require-seen.ts';
