export { type AskedNotice, askNotice, keepNotice } from './ask-notice.ts';
export { loadNotices, type Notice, noticeOfTicket, parseNotice, rewordNotice } from './notice-store.ts';
