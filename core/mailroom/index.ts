export type { Desk, Mailbox } from './desk.ts';
export {
  MailRefusedError,
  type MailService,
  type OutgoingMail,
  sentMessageId,
  sesMail,
} from './mail-gateway.ts';
export { type Noted, noteFeedback } from './note-feedback.ts';
export { type Objects, s3Objects } from './object-gateway.ts';
export { type MailroomDeps, type Receipt, receiveMail } from './receive-mail.ts';
export { MailInDoubtError, type SenderDeps, type Sent, sendMail } from './send-mail.ts';
export { loadSigningKeys, type SigningKeys } from './signing-keys-store.ts';
