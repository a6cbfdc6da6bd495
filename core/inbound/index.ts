export { findThread, type ThreadLookup } from './find-thread.ts';
export type { InboundDeps, Receipt } from './inbound-deps.ts';
export { withKnownQuote } from './known-quote.ts';
export { type Objects, s3Objects } from './object-gateway.ts';
export { receiveMail } from './receive-mail.ts';
export { type NamedMailbox, namedMailbox } from './recipient.ts';
export { releaseMail } from './release-mail.ts';
export { type ProofReason, proofReason } from './sender-proof.ts';
export { type Mail, understandMail } from './understand-mail.ts';
