export {
  MailRefusedError,
  type MailService,
  type OutgoingMail,
  sentMessageId,
  sesMail,
} from './mail-gateway.ts';
export { type Noted, noteFeedback } from './note-feedback.ts';
export { MailInDoubtError, type OutboundDeps, type Sent, sendMail } from './send-mail.ts';
