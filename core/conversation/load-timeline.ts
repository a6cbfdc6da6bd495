import type { Ticket } from '../../schemas/ticket.ts';
import { auditEntryIn, newestEvents, ticketSubject } from '../audit/index.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Page } from '../shared/write.ts';
import { loadTicket, mergedTicketsOf, requireTicket } from '../ticket/index.ts';
import { conversation } from './conversation-store.ts';
import { type Strand, stretchOf, type TimelineItem, wovenPage } from './weave.ts';

/** A page of a ticket's timeline, oldest first; `before` is where the page of older ones starts. */
export interface TimelinePage {
  items: TimelineItem[];
  before: string | null;
  /** the ticket that a message was written to, by its id, where that one was merged into the ticket */
  mergedFrom?: ReadonlyMap<string, number>;
}

/**
 * A ticket with its newest messages and events, or those before an item: one Query for each of the two, one for the messages
 * of each ticket that was merged into it, and the row of the ticket where the page does not begin with it. Events that tell
 * of nothing but a message which stands there itself are left out. A page can be shorter than its limit where many of those
 * were read.
 * @throws NotFoundError
 */
export async function loadTimeline(
  table: Table,
  asked: { ticketId: number; limit: number; before?: string | undefined },
): Promise<TimelinePage & { ticket: Ticket }> {
  const { ticketId, limit, before } = asked;
  const events = newestEvents.of({ subject: ticketSubject(ticketId), limit: 2 * limit + 1, before });
  const messagesOf = (id: number) =>
    table.query(conversation.of({ ticketId: id, limit, ...(before !== undefined && { before }) }));
  const [said, told, known] = await Promise.all([
    messagesOf(ticketId),
    table.query(events),
    before === undefined ? null : loadTicket(table, ticketId),
  ]);
  const ticket = known ?? requireTicket(said.rows.find((row) => isOfKind(row, ROW_KIND.ticket)));
  const merged = await Promise.all(
    mergedTicketsOf(ticket).map(async ({ id }) => ({
      id,
      strand: await strandOf(table, await messagesOf(id), before),
    })),
  );
  const entries = told.rows.map(auditEntryIn).map((event) => ({ id: event.id, event }));
  const strands = [
    await strandOf(table, said, before),
    ...merged.map(({ strand }) => strand),
    {
      items: entries.filter(({ event }) => event.type !== 'message.added'),
      horizon: told.more ? (entries.at(-1)?.id ?? '') : '',
    },
  ];
  const mergedFrom = merged.flatMap(({ id, strand }) => strand.items.map((item) => [item.id, id] as const));
  return {
    ticket,
    ...wovenPage(strands, limit, before),
    ...(mergedFrom.length > 0 && { mergedFrom: new Map(mergedFrom) }),
  };
}

async function strandOf(table: Table, { rows, more }: Page, before?: string): Promise<Strand> {
  const { messages, end } = await stretchOf(table, rows, { more, cut: false }, before);
  return {
    items: messages.map((message) => ({ id: message.id, message })),
    horizon: more ? (end ?? '') : '',
  };
}
