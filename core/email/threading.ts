import {
  readAgentReplyAddress,
  readBodyMarkers,
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
  /** it answers a message that the desk never got, and so does a mail of this ticket */
  | { via: 'sibling'; ticketId: number }
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

/** Tickets of one kind of clue that are looked at: a mail may quote, or be sent to, several. */
const MOST_ALIKE = 5;

/** The tickets that values name, each once, in their order. */
function ticketsIn<T>(values: readonly T[], read: (value: T) => readonly number[]): number[] {
  return [...new Set(values.flatMap(read))].slice(0, MOST_ALIKE);
}

const orNone = (ticketId: number | null): number[] => (ticketId === null ? [] : [ticketId]);

/** All clues that a message gives, the most trusted first. Tokens are verified here; what is forged is no clue. */
export function threadClues(message: ThreadedMessage, { mailboxes, keys }: ThreadingContext): ThreadClue[] {
  const messageIds = answeredIds(message);
  const addresses = ticketsIn(message.recipients, (recipient) =>
    orNone(readReplyAddress(recipient, { mailboxes, keys })),
  );
  const told = message.recipients
    .map((recipient) => readAgentReplyAddress(recipient, { mailboxes, keys }))
    .find((thread) => thread !== null);
  const signedIds = ticketsIn(messageIds, (id) => orNone(readOwnMessageId(id, keys)));
  const markers = ticketsIn([message.text, message.html], (body) => readBodyMarkers(body, keys));
  return [
    ...(told ? [{ via: 'agent_address' as const, ...told }] : []),
    ...addresses.map((ticketId) => ({ via: 'address' as const, ticketId })),
    ...(messageIds.length > 0 ? [{ via: 'reference' as const, messageIds }] : []),
    ...signedIds.map((ticketId) => ({ via: 'signed_id' as const, ticketId })),
    ...markers.map((ticketId) => ({ via: 'marker' as const, ticketId })),
    ...subjectNumbers(message.subject).map((ticketId) => ({ via: 'subject' as const, ticketId })),
  ];
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
    case 'sibling':
      // The id of what both answer is known to those alone who got it.
      return takesPart(facts.claimedCustomerId, clue.ticketId, facts) ? clue.ticketId : null;
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

/**
 * What each clue is worth, the surest first: the first that leads to a ticket decides. Of several clues of one kind, as where a mail
 * quotes two tickets, one comes first that leads to a ticket in which who is said to write takes part.
 */
export function weighClues(clues: readonly ThreadClue[], facts: ThreadFacts): WeighedClue[] {
  const weighed = clues.map((clue) => ({ clue, ticketId: resolve(clue, facts) }));
  const isTheirs = ({ ticketId }: WeighedClue) =>
    ticketId !== null && takesPart(facts.claimedCustomerId, ticketId, facts);
  return [...new Set(clues.map(({ via }) => via))].flatMap((via) => {
    const alike = weighed.filter(({ clue }) => clue.via === via);
    return [...alike.filter(isTheirs), ...alike.filter((one) => !isTheirs(one))];
  });
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
