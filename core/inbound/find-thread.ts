import type { Ticket } from '../../schemas/ticket.ts';
import { customerAddress, parseAddressRow } from '../customer/index.ts';
import { chooseThread, type ThreadClue, threadClues } from '../email/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import {
  followUpOfTicket,
  parseFiledMessage,
  parseFollowUpRow,
  receivedMail,
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
  | (SenderLookup & { outcome: 'new' });

interface SenderLookup {
  /** of the sender, or of who filled in the form whose mail opens a ticket; null when they are no customer yet */
  customerId: number | null;
  /** whether its Message-ID leads to a ticket already: another mail had the same */
  idTaken: boolean;
}

/** Looks up where a mail belongs: two reads, and one more for each follow-up of a closed ticket. */
export async function findThread(
  table: Table,
  mail: Mail,
  own: { mailboxes: readonly string[]; keys: SigningKeys },
): Promise<ThreadLookup> {
  const clues = threadClues(mail.threaded, own);
  const ids = [
    ...clues.flatMap((clue) => (clue.via === 'reference' ? clue.messageIds : [])),
    mail.messageId,
  ].filter(Boolean);
  const received = receivedMail.of(mail.fingerprint);
  const writer = mail.form?.writer ?? mail.from;
  const people = [mail.from, writer].map(({ address }) => customerAddress(address));
  const rowAt = await readRows(table, [received, ...people, ...ids.map(ticketOfMessageId.of)]);
  if (rowAt(received) !== undefined) return { outcome: 'received' };
  const customerOf = (address: string) => parseAddressRow(rowAt(customerAddress(address)));
  const ticketIdByMessageId = new Map(
    ids.flatMap((id) => {
      const row = rowAt(ticketOfMessageId.of(id));
      return row === undefined ? [] : [[id, parseFiledMessage(row).ticketId] as const];
    }),
  );
  const tickets = await loadTickets(table, candidates(clues, ticketIdByMessageId));
  const idTaken = ticketIdByMessageId.has(mail.messageId);
  const authenticatedId = mail.authenticatedFrom === null ? null : customerOf(mail.authenticatedFrom);
  const choice = chooseThread([...clues, ...sameId(mail, ticketIdByMessageId)], {
    ticketIdByMessageId,
    participantsByTicketId: new Map([...tickets].map(([id, ticket]) => [id, participantsOf(ticket)])),
    authenticatedCustomerId: authenticatedId === null ? null : String(authenticatedId),
  });
  const ticket = choice.outcome === 'join' ? tickets.get(choice.ticketId) : undefined;
  if (ticket === undefined) return { outcome: 'new', customerId: customerOf(writer.address), idTaken };
  const filed = await whereItGoesOn(table, ticket, mail.automatic || mail.asksNothing);
  return { ...filed, customerId: customerOf(mail.from.address), idTaken };
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
