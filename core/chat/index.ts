/** The chat of a site: its visitors' sessions, what they write and read. What they wrote is a ticket like any other. */
export { announceChatFile } from './announce-file.ts';
export { type Begun, beginSession, hasBegun, type Said } from './begin-session.ts';
export { isBlockedAddress } from './blocked.ts';
export { changeSession, endSession } from './change-session.ts';
export { chatTicketOf, findInChat, type InChat, requireInChat } from './current.ts';
export type { Chat, ChatDeps } from './deps.ts';
export { countedChat } from './limits.ts';
export { isAllowedOrigin } from './origin.ts';
export { type ChatRead, readChat } from './read-chat.ts';
export { resumedPlace } from './resume.ts';
export { chatVisitor, visitorHash } from './visitor-store.ts';
export { filesIn, type WrittenMessage, writeInChat } from './write-message.ts';
