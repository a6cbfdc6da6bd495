/** The door of the domain: how the desk understands and writes mail. */

export {
  type EmailAddress,
  isOwnAddress,
  isValidAddress,
  isWrittenAddress,
  normalizeAddress,
  type OwnAddresses,
  splitAddress,
  withoutPlus,
} from './address.ts';
export { isAligned, readSesResults, signedDomains } from './authentication-results.ts';
export { type QuotedHistory, showWords } from './compose/body.ts';
export type { MailLook } from './compose/layout.ts';
export { ticketSubject } from './compose/subject.ts';
export type { MailCell, MailTable } from './compose/table.ts';
export {
  agentThreadId,
  type ComposedMail,
  composeAcknowledgement,
  composeNotice,
  composeReply,
  type OutgoingAcknowledgement,
  type OutgoingAttachment,
  type OutgoingFrame,
  type OutgoingReply,
} from './compose.ts';
export { describeMessage, type MessageDescription } from './describe-message.ts';
export { UnreadableMessageError } from './errors.ts';
export { type ForwardedMessage, readForwarded } from './forwarded.ts';
export { escapeHtml } from './html/escape-html.ts';
export { type SafeHtml, sanitizeHtml } from './html/sanitize-html.ts';
export { htmlToPlainText } from './html-text.ts';
export type {
  AutomaticReason,
  Bounce,
  Envelope,
  IncomingAttachment,
  IncomingMessage,
} from './incoming-message.ts';
export { detectLanguage } from './language/detect-language.ts';
export { isUnattendedAddress } from './machine-addresses.ts';
export {
  type AnswerDecision,
  type AnswerSituation,
  AUTOMATIC_MAIL_LIMIT,
  AUTOMATIC_MAIL_WINDOW_MINUTES,
  mayAnswer,
  type NoAnswerReason,
} from './may-answer.ts';
export { toOneLine } from './mime/encoded-words.ts';
export { readMessageId } from './mime/envelope-fields.ts';
export { toFileName } from './mime/file-name.ts';
export { nameFiles } from './name-files.ts';
export { likelyOriginator, type Originator, originatorName } from './originator.ts';
export { readEnvelope } from './read-envelope.ts';
export { readMessage } from './read-message.ts';
export { type NamedRecipient, namedRecipients } from './recipient-fields.ts';
export { isForwardSubject } from './reply/is-reply.ts';
export { type AnsweredMessage, replyKnowing } from './reply/known-quote.ts';
export { bareSubject } from './reply/subject-prefix.ts';
export { isBareThanks, isSignature } from './thanks/bare-thanks.ts';
export { withoutFrame } from './thanks/frame.ts';
export {
  chooseThread,
  type ThreadChoice,
  type ThreadClue,
  type ThreadedMessage,
  type ThreadFacts,
  type ThreadingContext,
  threadClues,
  type WeighedClue,
  weighClues,
} from './threading.ts';
export {
  type AgentThread,
  agentReplyAddress,
  bodyMarker,
  hasBodyMarker,
  readAgentReplyAddress,
  replyAddress,
  signTicket,
  type TokenKey,
} from './ticket-token.ts';
