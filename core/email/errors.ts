import { BiletError } from '../shared/errors.ts';

/**
 * A raw message that cannot be taken apart within the bounds of the reader: nested too deep, too many parts, too many
 * bytes of headers. It still becomes a ticket, with the raw message attached (see `readEnvelope`).
 */
export class UnreadableMessageError extends BiletError {
  override readonly name = 'UnreadableMessageError';

  constructor(message: string, cause?: unknown) {
    super('unreadable', 'message.unreadable', message, { cause });
  }
}
