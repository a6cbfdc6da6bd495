export { type BeforeReply, ticketBefore, type WithoutReply, withoutReply } from './before-reply.ts';
export { callOf, talkedSeconds } from './call-of.ts';
export { countedIn } from './counted.ts';
export { BEGINNING, beginningOf, isLongText } from './long-text.ts';
export {
  answersBy,
  channelDeliveryOf,
  type Draft,
  isAutomatic,
  isPublic,
  isRedacted,
  isReply,
  isSaid,
  isUnanswerable,
  isUndone,
  leavesAt,
  mayReadMessage,
  messageOf,
  type OnChannel,
  type Over,
  TYPED,
  typedMessage,
  type Written,
  wayOf,
} from './message.ts';
export { mayAcknowledge, messageFacts } from './message-facts.ts';
export {
  type MessagePlace,
  messagesAt,
  originalOf,
  parseReferenceRow,
  referenceWrite,
  splitToIn,
  splitWrite,
  standingOf,
} from './message-reference-store.ts';
export {
  beforeReplyIn,
  callMessageWrite,
  channelDeliveryWrite,
  deliveryWrite,
  editWrite,
  hiddenWrite,
  loadMessage,
  messageById,
  messageWrites,
  messageWritesTo,
  NOT_QUEUED,
  parseMessageRow,
  type Undone,
  undoneWrite,
} from './message-store.ts';
export {
  editOf,
  keepVersion,
  listVersions,
  loadVersions,
  type MessageVersion,
  rewordVersion,
  VERSION_PLACE,
  versionOf,
} from './message-version-store.ts';
export { isPersonal } from './personal.ts';
export { receivedFrom, receivedOf } from './received.ts';
export { fateOfRow, recipientsOfRow } from './recipient-rows.ts';
export { type ReadHtml, type Said, saidIn } from './said.ts';
export { isSuspicious, type Suspicion, suspicionsIn } from './suspicion.ts';
export { templateOf, wordsOfTemplate } from './template.ts';
