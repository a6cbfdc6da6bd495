export { keptSigningKeys, loadSigningKeys, type SigningKeys } from './signing-keys-store.ts';
export {
  type FiledMessage,
  FOLLOWED,
  fingerprintOf,
  followUpOfTicket,
  ID_TAKEN,
  noteFollowUp,
  noteReceived,
  noteReceivedId,
  noteReceivedObject,
  noteSentId,
  parseFiledMessage,
  parseFollowUpRow,
  RECEIVED,
  receivedMail,
  receivedObject,
  ticketOfMessageId,
} from './thread-store.ts';
