import type { Standing } from '../../schemas/held.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentAddressKey, parseAgentAddressRow } from '../agent/index.ts';
import { emailIdentity, identityKey, parseIdentityRow } from '../customer/index.ts';
import { chooseThread, type ThreadClue, threadClues, type WeighedClue, weighClues } from '../email/index.ts';
import { type GoesOn, whereItGoesOn } from '../follow-up/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import { messageById, parseMessageRow, receivedOf, splitToIn } from '../message/index.ts';
import { organisationKeyOfAddress, parseDomainRow } from '../organisation/index.ts';
import { namesOfSender, type Pace, paceIn, paceOfSender, senderByName, standingOf } from '../sender/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { type FiledMessage, receivedMail, receivedObject, type SigningKeys } from '../threading/index.ts';
import { isTrashed, parseTicketRow, partsOf, requireTicket, ticketByNumber } from '../ticket/index.ts';
import { type Copied, copiedIn, copiedKeys, knownCopied } from './copied.ts';
import { idKeys, knownIds, mailboxesNamed, namedIds } from './named-ids.ts';
import type { Mail } from './understand-mail.ts';

/** Where a mail belongs, and what the desk knows about its sender. */
export type ThreadLookup =
  /** it has been received before */
  | { outcome: 'received' }
  /** it goes on in a ticket, or opens the follow-up of a closed one; `answeredText`: of the message of that ticket that it answers */
  | (SenderLookup & GoesOn & { answeredText: string })
  /** it opens a ticket; `mayBelongTo`: the ticket that it names, which nothing proves that its sender may write to */
  | (SenderLookup & { outcome: 'new'; mayBelongTo: number | null });

/** What the desk knows about who sent a mail. */
export interface SenderLookup {
  /**
   * the customer who has the sender's address or, when a web form's mail opens a ticket, the address that was filled in;
   * null when there is none yet
   */
  customerId: number | null;
  /** whose organisation that customer is, or will be by the domain of the address */
  organisationId: number | null;
  /** the language of that customer, BCP 47 */
  locale: string | null;
  /** records that were merged into that customer's, whose tickets may be theirs for a moment yet */
  formerIds: readonly number[];
  /** whether that customer may still have no name, as their first mail brought none */
  isNameless: boolean;
  /** whether what that customer writes counts as spam */
  isBlocked: boolean;
  /** whether mail to the sender's address is stopped by a bounce */
  isBounced: boolean;
  /** the agent who signs in by the sender's address; null when nobody does */
  agentId: number | null;
  /** whom it is copied to, and who may take part by that */
  copied: readonly Copied[];
  /** the agent to whose reply address for a ticket it was sent; null when it was sent to none */
  toldAgentId: number | null;
  /** whether another mail with the same Message-ID was received or sent before */
  idTaken: boolean;
  /** the mailboxes that the mail names */
  writtenTo: readonly string[];
  /** the messages that it answers and that nobody has seen here, nor answered before */
  unseen: readonly string[];
  /** what the mail says of where it belongs, and where that leads; the first that leads to a ticket decides */
  weighed: readonly WeighedClue[];
  /** what somebody has said of the sender or their domain */
  standing: Standing | null;
  /** how much the sender has written in this hour */
  pace: Pace;
}

/** What of the desk decides where a mail belongs. */
export interface FindingDesk {
  mailboxes: Mailboxes;
  /** the domain whose addresses are all the desk's own */
  deskDomains: readonly string[];
  keys: SigningKeys;
  now: Date;
  thanksKeepsSolved: boolean;
  /** whether the mail was taken in before, was held since, and is released now */
  isReleased?: boolean;
}

/** Looks up where a mail belongs: two reads, and one more for each follow-up of a closed ticket. */
export async function findThread(table: Table, mail: Mail, desk: FindingDesk): Promise<ThreadLookup> {
  const clues = threadClues(mail.threaded, { mailboxes: desk.mailboxes.addresses, keys: desk.keys });
  const ids = namedIds(mail, clues);
  const taken = [receivedMail.of(mail.fingerprint), receivedObject.of(mail.rawKey)];
  const suppressed = suppressedAddress.of(mail.from.address);
  const writer = mail.form?.writer ?? mail.from;
  const people = [mail.from, writer].flatMap(({ address }) => [
    identityKey(emailIdentity(address)),
    organisationKeyOfAddress(address),
  ]);
  const agent = agentAddressKey(mail.from.address);
  const named = copiedIn(mail, { mailboxes: desk.mailboxes.addresses, deskDomains: desk.deskDomains });
  const pace = paceOfSender.of({ address: mail.from.address, now: desk.now });
  const senders = [mail.from, writer].flatMap(({ address }) => namesOfSender(address).map(senderByName.of));
  const ofPeople = [suppressed, agent, pace, ...senders, ...people, ...copiedKeys(named)];
  const rowAt = await readRows(table, [...taken, ...ofPeople, ...idKeys(ids)]);
  const writtenTo = mailboxesNamed(mail, desk.mailboxes);
  const { filed, leading, siblings, unseen } = knownIds(ids, rowAt, writtenTo);
  if (isTakenIn(taken, rowAt, desk)) return { outcome: 'received' };
  if (await isObjectOf(table, filed.get(mail.messageId), mail)) return { outcome: 'received' };
  const ownerOf = (address: string) => {
    const owner = parseIdentityRow(rowAt(identityKey(emailIdentity(address))));
    const organisationId = parseDomainRow(rowAt(organisationKeyOfAddress(address)));
    const unknown = { customerId: null, isNameless: false, isBlocked: false, locale: null, formerIds: [] };
    return owner ?? { ...unknown, organisationId };
  };
  const ticketIdByMessageId = new Map([...leading].map(([id, { ticketId }]) => [id, ticketId]));
  const answered = answeredMessage(clues, leading);
  const all = [...clues, ...siblingClues(mail, siblings), ...sameId(mail, ticketIdByMessageId)];
  const { tickets, answeredRow } = await loadTickets(table, candidates(all, ticketIdByMessageId), answered);
  const sender = ownerOf(mail.from.address);
  const claimedCustomerId = sender.customerId === null ? null : String(sender.customerId);
  const facts = {
    ticketIdByMessageId,
    participantsByTicketId: new Map([...tickets].map(([id, ticket]) => [id, participantsOf(ticket, sender)])),
    claimedCustomerId,
    provenCustomerId: mail.proof === 'proven' ? claimedCustomerId : null,
  };
  const choice = chooseThread(all, facts);
  const known = {
    isBounced: suppressionIn(rowAt(suppressed), desk.now) === 'bounced',
    agentId: parseAgentAddressRow(rowAt(agent)),
    copied: knownCopied(named, rowAt),
    toldAgentId: toldAgentIn(clues),
    idTaken: filed.has(mail.messageId),
    writtenTo,
    unseen,
    standing: bothStandings(standingOf(mail.from.address, rowAt), standingOf(writer.address, rowAt)),
    pace: paceIn(rowAt(pace)),
    weighed: weighClues(all, facts),
  };
  const ticket = choice.outcome === 'join' ? tickets.get(choice.ticketId) : undefined;
  if (choice.outcome === 'new' || ticket === undefined) {
    const mayBelongTo = choice.outcome === 'new' ? choice.mayBelongTo : null;
    return { outcome: 'new', mayBelongTo, ...known, ...ownerOf(writer.address) };
  }
  const isPart = answered !== null && partsOf(ticket).includes(answered.ticketId);
  const thread = isPart ? await whereItStands(table, ticket, answered.messageId, answeredRow) : ticket;
  const isQuiet = mail.automatic || mail.asksNothing || (desk.thanksKeepsSolved && mail.saysThanks);
  const goesOn = await whereItGoesOn(table, thread, { isQuiet, mailboxes: desk.mailboxes, now: desk.now });
  return isLost(goesOn, mail, sender)
    ? { outcome: 'new', mayBelongTo: null, ...known, ...ownerOf(writer.address) }
    : { ...goesOn, ...known, ...sender, answeredText: textIn(answeredRow, { isPart }) };
}

/** Whether a mail was taken in before; one that is released was, and is no message yet. */
function isTakenIn(
  guards: readonly Key[],
  rowAt: (key: Key) => unknown,
  { isReleased }: FindingDesk,
): boolean {
  return !isReleased && guards.some((key) => rowAt(key) !== undefined);
}

/** What is said of a form and of who filled it in: one of them blocked is enough, and who is trusted is the form. */
function bothStandings(sender: Standing | null, writer: Standing | null): Standing | null {
  return writer === 'blocked' ? writer : sender;
}

/**
 * Whether a mail would go where nobody looks, into the trash or, by somebody who is not blocked, to a ticket that counts as spam: what a
 * person writes opens a ticket that is seen. So does all that is written to a ticket of which nothing is left.
 */
function isLost(
  { ticket }: { outcome: string; ticket?: Ticket },
  { automatic }: Mail,
  { isBlocked }: Pick<SenderLookup, 'isBlocked'>,
): boolean {
  if (ticket === undefined) return false;
  if (ticket.purged !== undefined) return true;
  const isOutOfSight = isTrashed(ticket) || (ticket.spam !== undefined && !isBlocked);
  return isOutOfSight && !automatic;
}

/** Mails that answer the same message belong together, unless it is in doubt who wrote this one. */
function siblingClues({ proof }: Mail, siblings: readonly number[]): ThreadClue[] {
  return proof === 'doubted' ? [] : siblings.map((ticketId) => ({ via: 'sibling', ticketId }));
}

/** The agent to whose reply address a mail was sent; null when it was sent to none. */
function toldAgentIn(clues: readonly ThreadClue[]): number | null {
  return clues.flatMap((clue) => (clue.via === 'agent_address' ? [clue.agentId] : []))[0] ?? null;
}

/** What a message of the ticket says; `''` where it is not there, or is no part of it. */
const textIn = (row: unknown, { isPart }: { isPart: boolean }): string =>
  row === undefined || !isPart ? '' : parseMessageRow(row).text;

/** The newest message that a mail answers and that the desk knows. */
function answeredMessage(
  clues: readonly ThreadClue[],
  filedById: ReadonlyMap<string, FiledMessage>,
): FiledMessage | null {
  const ids = clues.flatMap((clue) => (clue.via === 'reference' ? clue.messageIds : []));
  return ids.map((id) => filedById.get(id)).find((filed) => filed !== undefined) ?? null;
}

/** The ticket on which an answered message stands: another one since it was split off, and that again, however often. */
async function whereItStands(table: Table, ticket: Ticket, messageId: string, row: unknown): Promise<Ticket> {
  let [at, standing] = [ticket, row];
  for (let to = splitToIn(standing); to !== null; to = splitToIn(standing)) {
    const keys = [ticketByNumber.of(to), messageById.of({ ticketId: to, messageId })] as const;
    const rowAt = await readRows(table, keys);
    at = requireTicket(rowAt(keys[0]));
    standing = rowAt(keys[1]);
  }
  return at;
}

/**
 * Whether `filed`, the message to which the mail's Message-ID leads, was made of the same stored object, so that the mail
 * has been received before. Version 0.1.0 noted no objects, and when this version reads a mail differently, its fingerprint
 * is another one too: then only the message itself says so.
 */
async function isObjectOf(table: Table, filed: FiledMessage | undefined, { rawKey }: Mail): Promise<boolean> {
  const row = filed === undefined ? undefined : await table.get(messageById.of(filed));
  return row !== undefined && receivedOf(parseMessageRow(row))?.rawKey === rawKey;
}

/**
 * A mail with the Message-ID of another one, but with other content, belongs to the ticket of that other one. Anybody can
 * copy an id, so that this counts no more than a ticket number in the subject does: for those who take part in the ticket.
 */
function sameId({ messageId }: Mail, byMessageId: ReadonlyMap<string, number>): ThreadClue[] {
  const ticketId = byMessageId.get(messageId);
  return ticketId === undefined ? [] : [{ via: 'subject', ticketId }];
}

function candidates(clues: readonly ThreadClue[], byMessageId: ReadonlyMap<string, number>): number[] {
  const named = clues.flatMap((clue) => (clue.via === 'reference' ? [] : [clue.ticketId]));
  return [...new Set([...named, ...byMessageId.values()])];
}

/** The customers who take part in a ticket. Of an internal ticket not even its requester knows, so that it has none. */
function participantsOf(
  ticket: Ticket,
  sender: Pick<SenderLookup, 'customerId' | 'formerIds'>,
): ReadonlySet<string> {
  if (ticket.isInternal) return new Set();
  const own = sender.customerId !== null && takesPart(ticket, sender) ? [sender.customerId] : [];
  return new Set([ticket.requesterId, ...ticket.collaboratorIds, ...own].map(String));
}

/** Whether a sender takes part in a ticket, as who they are or as a record that was merged into theirs. */
export function takesPart(
  { requesterId, collaboratorIds }: Ticket,
  { customerId, formerIds }: Pick<SenderLookup, 'customerId' | 'formerIds'>,
): boolean {
  if (customerId === null) return false;
  return [requesterId, ...collaboratorIds].some((id) => id === customerId || formerIds.includes(id));
}

async function loadTickets(
  table: Table,
  ids: readonly number[],
  answered: FiledMessage | null,
): Promise<{ tickets: Map<number, Ticket>; answeredRow: unknown }> {
  if (ids.length === 0) return { tickets: new Map(), answeredRow: undefined };
  const message = answered === null ? [] : [messageById.of(answered)];
  const rowAt = await readRows(table, [...ids.map(ticketByNumber.of), ...message]);
  const found = ids.map((id) => rowAt(ticketByNumber.of(id))).filter((row) => row !== undefined);
  const tickets = new Map(found.map(parseTicketRow).map((ticket) => [ticket.id, ticket]));
  return { tickets, answeredRow: message[0] && rowAt(message[0]) };
}
