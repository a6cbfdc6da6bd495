/** What is known of those who write to the desk before anything of theirs is a ticket. */
export { changeSender, loadSender, requireSenderName } from './change-sender.ts';
export { listSenders } from './list-senders.ts';
export { countMail, type Pace, paceIn, paceOfSender } from './pace-store.ts';
export { namesOfSender, parseSenderRow, senderByName, standingOf } from './sender-store.ts';
