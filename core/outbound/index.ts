export { askConfirmation, sendAwaiting } from './ask-confirmation.ts';
export { automaticMails } from './automatic-mail-store.ts';
export {
  type ExpectedRecipient,
  type ExpectedRecipients,
  expectedRecipients,
} from './expected-recipients.ts';
export { s3Files } from './file-gateway.ts';
export { channelsTable, linkToChannel } from './footer.ts';
export type { OutboundDeps } from './gather-sources.ts';
export { giveUpMail } from './give-up-mail.ts';
export {
  MailHeldBackError,
  MailRefusedError,
  type MailService,
  type OutgoingMail,
  sentMessageId,
  sesMail,
  sesSendingRate,
} from './mail-gateway.ts';
export { type Noted, noteFeedback } from './note-feedback.ts';
export { readForReports } from './note-reports.ts';
export { forgottenMail, outgoingMail } from './outgoing-store.ts';
export { ruleMails } from './rule-mail-store.ts';
export { isApart, sendApart } from './send-apart.ts';
export { sendDigest } from './send-digest.ts';
export { sendLetter } from './send-letter.ts';
export { MailInDoubtError, type Sent, sendMail } from './send-mail.ts';
export { pacedSending, rememberedRate } from './sending-pace.ts';
export type { Suggested } from './suggestion-table.ts';
export { isTelling, tellAdmins } from './tell-admins.ts';
export { tellOfHeld } from './tell-of-held.ts';
export { undoReply } from './undo-reply.ts';
