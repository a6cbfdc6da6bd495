export { deleteStruckObjects, STRUCK_OBJECTS } from './delete-objects.ts';
export type { Finding } from './findings.ts';
export { listFindings } from './list-findings.ts';
export { type Redacted, redactMessage } from './redact-message.ts';
export { s3Texts, type Texts } from './text-gateway.ts';
