/** What goes by mail of a chat: replies that its visitor has not read there, and what was written. */
export { transcriptWrite } from './ask-transcript.ts';
export {
  chatMailIn,
  chatMailOfTicket,
  lookAgain,
  noteVisitor,
  visitorThere,
  writeToOther,
} from './chat-mail-store.ts';
export { type ChatReach, chatReach } from './chat-reach.ts';
export { chatMailDeadline, mailIfGone } from './mail-if-gone.ts';
export { noteChatReply } from './note-reply.ts';
export { isOfVisitor } from './of-visitor.ts';
export { pageOnSite, readResumeToken, resumeLink } from './resume-link.ts';
