import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Caller } from '../auth/index.ts';
import { mayReadMessage } from '../message/index.ts';
import { type Part, partsSeenBy, wholeOf } from '../ticket/index.ts';

/** Whether a reader may see a message. */
export type MayRead = (message: Message) => boolean;

/** Who reads a conversation: which messages they may see, and those of which of the tickets that are one. */
export interface Reader {
  mayRead: MayRead;
  partsOf: (ticket: Ticket) => readonly Part[];
}

/** Sees everything. */
export const EVERYTHING: Reader = { mayRead: () => true, partsOf: wholeOf };

/**
 * What somebody sees of a conversation. Merging shows no customer what they could not read before: of the tickets that
 * were merged into one, they see what was theirs to read, and what came since (docs/decisions/0027-merged-tickets-stay-where-they-are.md).
 */
export function readerOf(caller: Caller, now: Date): Reader {
  const { kind } = caller;
  const mayRead = (message: Message) => mayReadMessage(kind, message, now);
  return { mayRead, partsOf: caller.kind === 'customer' ? (ticket) => partsSeenBy(caller, ticket) : wholeOf };
}
