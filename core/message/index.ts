export {
  type Draft,
  INLINE_TEXT_BYTES,
  isAutomatic,
  isPublic,
  isUnanswerable,
  mayReadMessage,
  messageOf,
  typedMessage,
} from './message.ts';
export { mayAcknowledge, messageFacts } from './message-facts.ts';
export { deliveryWrite, loadMessage, messageById, messageWrites, parseMessageRow } from './message-store.ts';
export { receivedFrom, receivedOf } from './received.ts';
export { isSuspicious, type Suspicion, suspicionsIn } from './suspicion.ts';
