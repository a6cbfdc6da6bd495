export { loadSigningKeys, type SigningKeys } from './signing-keys-store.ts';
export {
  type FiledMessage,
  FOLLOWED,
  fingerprintOf,
  followUpOfTicket,
  ID_TAKEN,
  noteFollowUp,
  noteReceived,
  noteReceivedId,
  noteSentId,
  parseFiledMessage,
  parseFollowUpRow,
  RECEIVED,
  receivedMail,
  ticketOfMessageId,
} from './thread-store.ts';
