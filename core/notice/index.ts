export { type AskedNotice, askNotice } from './ask-notice.ts';
export { type Notice, noticeOfTicket, parseNotice } from './notice-store.ts';
