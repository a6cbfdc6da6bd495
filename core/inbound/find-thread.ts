import type { Ticket } from '../../schemas/ticket.ts';
import { emailIdentity, identityKey, parseIdentityRow } from '../customer/index.ts';
import { chooseThread, type ThreadClue, threadClues } from '../email/index.ts';
import { messageById, parseMessageRow, receivedOf } from '../message/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import {
  type FiledMessage,
  followUpOfTicket,
  parseFiledMessage,
  parseFollowUpRow,
  receivedMail,
  receivedObject,
  type SigningKeys,
  ticketOfMessageId,
} from '../threading/index.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { Mail } from './understand-mail.ts';

/** What the desk knows about a mail that has come in. */
export type ThreadLookup =
  | { outcome: 'received' }
  | (SenderLookup & { outcome: 'join'; ticket: Ticket })
  | (SenderLookup & { outcome: 'follow_up'; closed: Ticket })
  /** `mayBelongTo`: the ticket that it names without a proof */
  | (SenderLookup & { outcome: 'new'; mayBelongTo: number | null });

/** What the desk knows about who sent a mail. */
export interface SenderLookup {
  /** of the sender, or of who filled in the form whose mail opens a ticket; null when they are no customer yet */
  customerId: number | null;
  /** whether that customer had no name when they first wrote */
  isNameless: boolean;
  /** whether mail to the sender's address is stopped by a bounce */
  isBounced: boolean;
  /** whether its Message-ID leads to a ticket already: another mail had the same */
  idTaken: boolean;
}

/** Looks up where a mail belongs: two reads, and one more for each follow-up of a closed ticket. */
export async function findThread(
  table: Table,
  mail: Mail,
  own: { mailboxes: readonly string[]; keys: SigningKeys; now: Date },
): Promise<ThreadLookup> {
  const clues = threadClues(mail.threaded, own);
  const ids = [
    ...clues.flatMap((clue) => (clue.via === 'reference' ? clue.messageIds : [])),
    mail.messageId,
  ].filter(Boolean);
  const taken = [receivedMail.of(mail.fingerprint), receivedObject.of(mail.rawKey)];
  const suppressed = suppressedAddress.of(mail.from.address);
  const writer = mail.form?.writer ?? mail.from;
  const people = [mail.from, writer].map(({ address }) => identityKey(emailIdentity(address)));
  const rowAt = await readRows(table, [...taken, suppressed, ...people, ...ids.map(ticketOfMessageId.of)]);
  const filedById = new Map(
    ids.flatMap((id) => {
      const row = rowAt(ticketOfMessageId.of(id));
      return row === undefined ? [] : [[id, parseFiledMessage(row)] as const];
    }),
  );
  if (taken.some((key) => rowAt(key) !== undefined)) return { outcome: 'received' };
  if (await isObjectOf(table, filedById.get(mail.messageId), mail)) return { outcome: 'received' };
  const ownerOf = (address: string) => {
    const owner = parseIdentityRow(rowAt(identityKey(emailIdentity(address))));
    return owner ?? { customerId: null, isNameless: false };
  };
  const known = {
    isBounced: suppressionIn(rowAt(suppressed), own.now) === 'bounced',
    idTaken: filedById.has(mail.messageId),
  };
  const ticketIdByMessageId = new Map([...filedById].map(([id, { ticketId }]) => [id, ticketId]));
  const tickets = await loadTickets(table, candidates(clues, ticketIdByMessageId));
  const sender = ownerOf(mail.from.address);
  const claimedCustomerId = sender.customerId === null ? null : String(sender.customerId);
  const choice = chooseThread([...clues, ...sameId(mail, ticketIdByMessageId)], {
    ticketIdByMessageId,
    participantsByTicketId: new Map([...tickets].map(([id, ticket]) => [id, participantsOf(ticket)])),
    claimedCustomerId,
    provenCustomerId: mail.proof === 'proven' ? claimedCustomerId : null,
  });
  const ticket = choice.outcome === 'join' ? tickets.get(choice.ticketId) : undefined;
  if (choice.outcome === 'new' || ticket === undefined) {
    const mayBelongTo = choice.outcome === 'new' ? choice.mayBelongTo : null;
    return { outcome: 'new', mayBelongTo, ...known, ...ownerOf(writer.address) };
  }
  return { ...(await whereItGoesOn(table, ticket, mail.automatic || mail.asksNothing)), ...known, ...sender };
}

/**
 * Whether the mail with the same Message-ID that was taken in earlier came from the same object. That shows also what
 * was taken in before objects were guarded, when this version reads it differently from the one that took it in.
 */
async function isObjectOf(table: Table, filed: FiledMessage | undefined, { rawKey }: Mail): Promise<boolean> {
  const row = filed === undefined ? undefined : await table.get(messageById.of(filed));
  return row !== undefined && receivedOf(parseMessageRow(row))?.rawKey === rawKey;
}

/**
 * Another mail with an id that is known goes on where the first one went. Like a number in the subject this proves
 * nothing, and counts only for those who take part.
 */
function sameId({ messageId }: Mail, byMessageId: ReadonlyMap<string, number>): ThreadClue[] {
  const ticketId = byMessageId.get(messageId);
  return ticketId === undefined ? [] : [{ via: 'subject', ticketId }];
}

function candidates(clues: readonly ThreadClue[], byMessageId: ReadonlyMap<string, number>): number[] {
  const named = clues.flatMap((clue) => (clue.via === 'reference' ? [] : [clue.ticketId]));
  return [...new Set([...named, ...byMessageId.values()])];
}

/** Who takes part in a ticket; of one that was opened among agents the requester does not know yet. */
function participantsOf({ requesterId, collaboratorIds, isInternal }: Ticket): ReadonlySet<string> {
  if (isInternal) return new Set();
  return new Set([requesterId, ...collaboratorIds].map(String));
}

/** A closed ticket stays closed: it goes on in its follow-up, if it has one. Machine mail is filed where it belongs. */
async function whereItGoesOn(table: Table, ticket: Ticket, automatic: boolean) {
  let at = ticket;
  while (at.status === 'closed' && !automatic) {
    const row = await table.get(followUpOfTicket.of(at.id));
    const next = row === undefined ? undefined : await table.get(ticketByNumber.of(parseFollowUpRow(row)));
    if (next === undefined) return { outcome: 'follow_up' as const, closed: at };
    at = parseTicketRow(next);
  }
  return { outcome: 'join' as const, ticket: at };
}

async function loadTickets(table: Table, ids: readonly number[]): Promise<Map<number, Ticket>> {
  const rows = ids.length === 0 ? [] : await table.getMany(ids.map(ticketByNumber.of));
  return new Map(rows.map(parseTicketRow).map((ticket) => [ticket.id, ticket]));
}
