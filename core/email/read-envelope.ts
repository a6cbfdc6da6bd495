import { authorOf } from './author.ts';
import type { Envelope } from './incoming-message.ts';
import { readEnvelopeFields } from './mime/envelope-fields.ts';
import { readMessageHead } from './mime/header-fields.ts';

const HEADER_BYTES = 256 * 1024;

/**
 * Reads only the header of a raw message, and of that only the first 256 KB. Never throws: it is what still makes a
 * ticket of a message that `readMessage` refuses.
 */
export function readEnvelope(message: Uint8Array): Envelope {
  const size = Math.min(message.byteLength, HEADER_BYTES);
  const head = readMessageHead(message.subarray(0, size));
  const envelope = readEnvelopeFields(head, '');
  return { ...envelope, from: authorOf(envelope, head.fields) };
}
