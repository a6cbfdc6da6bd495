export { addMessage, answered, type MessageDeps, type NewMessage, type ReadyMessage } from './add-message.ts';
export type { AskedRecipients, Named } from './addressees.ts';
export { editNote } from './edit-note.ts';
export { type FoundMessage, findFiled, findMessage, findMessages } from './find-message.ts';
export {
  loadConversation,
  loadMessageWithEarlier,
  loadOlderMessages,
  type MessagePage,
} from './load-conversation.ts';
export { loadTimeline, type TimelinePage } from './load-timeline.ts';
export { readHtml } from './read-html.ts';
export { type MayRead, type Reader, readerOf } from './reader.ts';
export { UnseenMessagesError } from './require-seen.ts';
export { isSpokenSince } from './spoken-since.ts';
export type { TimelineItem } from './weave.ts';
