import type { Message } from '../../../schemas/message.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { parseMessageRow } from '../../message/index.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { isTrashed, mergedIntoOf, parseTicketRow, ticketByNumber } from '../../ticket/index.ts';
import { firstMessages } from '../asked-store.ts';
import type { GivenReply } from '../draft/best-reply.ts';
import type { AskedTicket } from '../grouping/asked-ticket.ts';

/** Characters of a message that are kept in memory. */
const MOST_CHARACTERS = 4000;
/** Tickets that are read together, and queries that are under way at once. */
const AT_ONCE = 100;
const QUERIES_AT_ONCE = 20;
/** Blocks of tickets without one of the time that is asked for, behind which no more are looked for. */
const MOST_IDLE = 10;

/** A ticket with what it asks and how it was answered. */
export interface ReadTicket {
  readonly asked: AskedTicket;
  readonly replies: readonly GivenReply[];
}

/** Tickets of a time, the latest first, and whether these are all. */
export interface ReadTickets {
  readonly tickets: readonly ReadTicket[];
  readonly isComplete: boolean;
}

/**
 * Reads what the tickets since a time ask, from the latest number down, but for spam, trash and what was merged into others.
 * @param deps `hasTime`: whether there is time to read more
 */
export async function readAsked(
  { table, hasTime }: { table: Table; hasTime: () => boolean },
  range: { last: number; since: string; most: number },
): Promise<ReadTickets> {
  const tickets: ReadTicket[] = [];
  let idle = 0;
  for (let top = range.last; top > 0 && idle < MOST_IDLE; top -= AT_ONCE) {
    if (tickets.length >= range.most || !hasTime()) return { tickets, isComplete: false };
    const ids = Array.from({ length: Math.min(AT_ONCE, top) }, (_, at) => top - at);
    const rows = await table.getMany(ids.map((id) => ticketByNumber.of(id)));
    const all = rows.map(parseTicketRow).filter(({ createdAt }) => createdAt >= range.since);
    idle = all.length === 0 ? idle + 1 : 0;
    const wanted = all.filter(isQuestion).sort((one, other) => other.id - one.id);
    for (let at = 0; at < wanted.length; at += QUERIES_AT_ONCE) {
      const some = wanted.slice(at, at + QUERIES_AT_ONCE);
      const read = await Promise.all(some.map((ticket) => readTicket(table, ticket)));
      tickets.push(...read.flatMap((one) => one ?? []));
    }
  }
  return { tickets: tickets.slice(0, range.most), isComplete: tickets.length <= range.most };
}

/** Whether a ticket is for the desk to answer, and its own. */
function isQuestion(ticket: Ticket): boolean {
  if (isTrashed(ticket) || ticket.spam !== undefined || ticket.purged !== undefined) return false;
  return ticket.isInternal !== true && mergedIntoOf(ticket) === null;
}

/** What a ticket asks: what its customer wrote first, or what an agent wrote down for them; null where nobody wrote anything. */
export async function readTicket(table: Table, ticket: Ticket): Promise<ReadTicket | null> {
  const { rows } = await table.query(firstMessages.of(ticket.id));
  const messages = rows.filter((row) => isOfKind(row, ROW_KIND.message)).map(parseMessageRow);
  const first = messages.find(({ kind }) => kind === 'customer_message') ?? messages[0];
  if (first === undefined) return null;
  const asked = {
    id: ticket.id,
    writer: String(ticket.requesterId),
    subject: ticket.subject,
    text: textOf(first),
    language: ticket.language ?? null,
  };
  const answers = messages.filter(
    (message) => message !== first && message.kind === 'public_reply' && message.author.kind === 'agent',
  );
  return { asked, replies: answers.map((reply) => replyOf(ticket, reply)) };
}

const textOf = (message: Message) =>
  (message.replyText === '' ? message.text : message.replyText).slice(0, MOST_CHARACTERS);

function replyOf(ticket: Ticket, reply: Message): GivenReply {
  const level = ticket.satisfaction?.rating?.level;
  const isLiked = level === 'good' ? true : level === 'bad' ? false : null;
  const isSolved = ticket.status === 'solved' || ticket.status === 'closed';
  return { ticketId: ticket.id, messageId: reply.id, text: textOf(reply), isSolved, isLiked };
}
