import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type AuditEntry, auditEntryIn, newestEvents, ticketSubject } from '../audit/index.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, requireTicket } from '../ticket/index.ts';
import { conversation } from './conversation-store.ts';
import { messagesIn, withinFiles } from './load-conversation.ts';

/** A message or an event of a ticket. Ids of both are ULIDs, which sort by time, and no two are the same. */
export type TimelineItem = { id: string } & ({ message: Message } | { event: AuditEntry });

/** A page of a ticket's timeline, oldest first; `before` is where the page of older ones starts. */
export interface TimelinePage {
  items: TimelineItem[];
  before: string | null;
}

/** What one Query gave, newest first: the items of it that are shown, and how far back it is known. */
interface Strand {
  items: TimelineItem[];
  /** id of the oldest row that was read, when there are older ones */
  horizon: string;
}

/**
 * A ticket with its newest messages and events, or those before an item: one Query for each of the two, and the row of the
 * ticket where the page does not begin with it. Events that tell of nothing but a message which stands there itself are left
 * out. A page can be shorter than its limit where many of those were read.
 * @throws NotFoundError
 */
export async function loadTimeline(
  table: Table,
  asked: { ticketId: number; limit: number; before?: string | undefined },
): Promise<TimelinePage & { ticket: Ticket }> {
  const { ticketId, limit, before } = asked;
  const events = newestEvents.of({ subject: ticketSubject(ticketId), limit: 2 * limit + 1, before });
  const [said, told, ticket] = await Promise.all([
    table.query(conversation.of({ ticketId, limit, ...(before !== undefined && { before }) })),
    table.query(events),
    before === undefined ? null : loadTicket(table, ticketId),
  ]);
  const messages = messagesIn(said.rows).map((message) => ({ id: message.id, message }));
  const entries = told.rows.map(auditEntryIn).map((event) => ({ id: event.id, event }));
  const strands = [
    { items: messages, horizon: said.more ? (messages.at(-1)?.id ?? '') : '' },
    {
      items: entries.filter(({ event }) => event.type !== 'message.added'),
      horizon: told.more ? (entries.at(-1)?.id ?? '') : '',
    },
  ];
  return {
    ticket: ticket ?? requireTicket(said.rows.find((row) => isOfKind(row, ROW_KIND.ticket))),
    ...wovenPage(strands, limit, before),
  };
}

/**
 * A page of several strands in one order. Nothing older than the nearest horizon is on it, since there may be more between
 * that and the next: it is on the page that begins there.
 */
export function wovenPage(strands: readonly Strand[], limit: number, before = BEHIND_ALL): TimelinePage {
  const [horizon = ''] = strands
    .map((strand) => strand.horizon)
    .sort()
    .reverse();
  const known = strands
    .flatMap(({ items }) => items)
    .filter(({ id }) => id >= horizon && id < before)
    .sort((one, other) => (one.id < other.id ? 1 : -1));
  const page = withinFiles(known.slice(0, limit), (item) => ('message' in item ? item.message : null));
  const last = page.length < known.length ? page.at(-1)?.id : horizon;
  return { items: page.toReversed(), before: last || null };
}

/** Sorts behind every id. */
const BEHIND_ALL = '~';
