import {
  readAgentReplyAddress,
  readBodyMarker,
  readOwnMessageId,
  readReplyAddress,
  subjectNumbers,
  type TokenKey,
} from './ticket-token.ts';

/** Something in a message that says which ticket it belongs to. */
export type ThreadClue =
  /** it was sent to the signed address to which this agent answers what they are told of a ticket */
  | { via: 'agent_address'; ticketId: number; agentId: number }
  /** it was sent to the signed reply address of a ticket */
  | { via: 'address'; ticketId: number }
  /** it answers messages; newest first, none twice */
  | { via: 'reference'; messageIds: readonly string[] }
  /** it names a Message-ID that we signed */
  | { via: 'signed_id'; ticketId: number }
  /** it quotes our signed marker */
  | { via: 'marker'; ticketId: number }
  /** its subject has a ticket's number, which anyone can write */
  | { via: 'subject'; ticketId: number };

/** A message as far as threading depends on it. */
export interface ThreadedMessage {
  recipients: readonly string[];
  subject: string;
  inReplyTo: string;
  references: readonly string[];
  text: string;
  html: string;
}

/** The desk as far as threading depends on it. The first key signs, the others still verify. */
export interface ThreadingContext {
  mailboxes: readonly string[];
  keys: readonly TokenKey[];
}

const MOST_MESSAGE_IDS = 50;

/** The ids that a message answers: In-Reply-To, then References from the newest, each once, at most 50. */
function answeredIds({ inReplyTo, references }: ThreadedMessage): string[] {
  const ids = inReplyTo === '' ? references.toReversed() : [inReplyTo, ...references.toReversed()];
  return [...new Set(ids)].slice(0, MOST_MESSAGE_IDS);
}

function firstTicket<T>(values: readonly T[], read: (value: T) => number | null): number | null {
  for (const value of values) {
    const ticketId = read(value);
    if (ticketId !== null) return ticketId;
  }
  return null;
}

/** All clues that a message gives, the most trusted first. Tokens are verified here; what is forged is no clue. */
export function threadClues(message: ThreadedMessage, { mailboxes, keys }: ThreadingContext): ThreadClue[] {
  const messageIds = answeredIds(message);
  const address = firstTicket(message.recipients, (recipient) =>
    readReplyAddress(recipient, { mailboxes, keys }),
  );
  const told = message.recipients
    .map((recipient) => readAgentReplyAddress(recipient, { mailboxes, keys }))
    .find((thread) => thread !== null);
  const signedId = firstTicket(messageIds, (id) => readOwnMessageId(id, keys));
  const marker = firstTicket([message.text, message.html], (body) => readBodyMarker(body, keys));
  const subjects = subjectNumbers(message.subject);
  const clues: ThreadClue[] = [];
  if (told) clues.push({ via: 'agent_address', ...told });
  if (address !== null) clues.push({ via: 'address', ticketId: address });
  if (messageIds.length > 0) clues.push({ via: 'reference', messageIds });
  if (signedId !== null) clues.push({ via: 'signed_id', ticketId: signedId });
  if (marker !== null) clues.push({ via: 'marker', ticketId: marker });
  for (const ticketId of subjects) clues.push({ via: 'subject', ticketId });
  return clues;
}

/** What the store knows about the clues of one message. */
export interface ThreadFacts {
  /** the ticket that holds a message with this id, for those ids that are stored */
  ticketIdByMessageId: ReadonlyMap<string, number>;
  /** the tickets among the clues that exist, with the ids of the customers that take part in them */
  participantsByTicketId: ReadonlyMap<number, ReadonlySet<string>>;
  /** the customer whom the message is proven to come from; null when nothing proves it, or no such customer yet */
  provenCustomerId: string | null;
  /** the customer whom it says that it comes from */
  claimedCustomerId: string | null;
}

/** Where a message belongs. */
export type ThreadChoice =
  | { outcome: 'join'; ticketId: number; via: ThreadClue['via'] }
  /** `mayBelongTo`: the ticket that it names without a proof, null when it names none */
  | { outcome: 'new'; mayBelongTo: number | null };

function takesPart(customerId: string | null, ticketId: number, facts: ThreadFacts): boolean {
  return customerId !== null && (facts.participantsByTicketId.get(ticketId)?.has(customerId) ?? false);
}

/** The existing ticket that a clue leads to, null when it leads to none. */
function resolve(clue: ThreadClue, facts: ThreadFacts): number | null {
  const exists = (ticketId: number | undefined): ticketId is number =>
    ticketId !== undefined && facts.participantsByTicketId.has(ticketId);
  switch (clue.via) {
    case 'reference':
      return clue.messageIds.map((id) => facts.ticketIdByMessageId.get(id)).find(exists) ?? null;
    case 'subject':
      return takesPart(facts.provenCustomerId, clue.ticketId, facts) ? clue.ticketId : null;
    default:
      return exists(clue.ticketId) ? clue.ticketId : null;
  }
}

/** A clue, and the existing ticket that it leads to: null when it leads to none, or may not lead there. */
export interface WeighedClue {
  clue: ThreadClue;
  ticketId: number | null;
}

/** What each clue is worth, in their order: the first that leads to a ticket decides. */
export function weighClues(clues: readonly ThreadClue[], facts: ThreadFacts): WeighedClue[] {
  return clues.map((clue) => ({ clue, ticketId: resolve(clue, facts) }));
}

/**
 * Decides which ticket a message joins: the first clue that leads to an existing one. A number in the subject counts
 * only when the message is proven to come from someone who takes part in that ticket.
 */
export function chooseThread(clues: readonly ThreadClue[], facts: ThreadFacts): ThreadChoice {
  for (const { clue, ticketId } of weighClues(clues, facts))
    if (ticketId !== null) return { outcome: 'join', ticketId, via: clue.via };
  return { outcome: 'new', mayBelongTo: mayBelongTo(clues, facts) };
}

/** The ticket that a subject names: rather one in which who is said to write takes part, else the first that exists. */
function mayBelongTo(clues: readonly ThreadClue[], facts: ThreadFacts): number | null {
  const named = clues.flatMap((clue) =>
    clue.via === 'subject' && facts.participantsByTicketId.has(clue.ticketId) ? [clue.ticketId] : [],
  );
  const theirs = named.find((ticketId) => takesPart(facts.claimedCustomerId, ticketId, facts));
  return theirs ?? named[0] ?? null;
}
