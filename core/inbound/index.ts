export { type Objects, s3Objects } from './object-gateway.ts';
export { type InboundDeps, type Receipt, receiveMail } from './receive-mail.ts';
