import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import {
  loadConversation,
  loadOlderMessages,
  loadTimeline,
  type MessagePage,
  type Reader,
  readerOf,
  type TimelineItem,
  type TimelinePage,
} from '../../../core/conversation/index.ts';
import type { DeskLevels } from '../../../core/service-level/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { slaColourOf } from '../../../schemas/sla.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { pageOf } from '../../edge/page.ts';
import { presentMessagePage, type Show, shownTo } from './present-ticket.ts';
import { timelineBefore, timelineCursor } from './ticket-requests.ts';

interface TicketQuery {
  include?: 'events' | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Answers a ticket with what comes along: its conversation, or its timeline. */
export async function readTicket(
  { table, levels }: { table: Table; levels: DeskLevels },
  { principal, ticketId, query, now }: { principal: Caller; ticketId: number; query: TicketQuery; now: Date },
  show: Show,
) {
  if (query.include === undefined && query.cursor !== undefined)
    throw fieldError('query.cursor', 'goes along with include=events');
  const reader = readerOf(principal, now);
  // What is promised is between the desk and itself, as teams and tags are.
  const promised = async (ticket: Ticket) => {
    const sla = show.toAgent ? await levels.shown(ticket, now) : null;
    if (sla === null) return { sla };
    const { dueAt, urgency: slaUrgency } = sla;
    const urgency = ticket.urgency ?? slaUrgency;
    return { sla, dueAt, urgency, slaUrgency, slaColour: slaColourOf(slaUrgency) };
  };
  if (query.include === undefined) {
    const { ticket, ...page } = await loadConversation(table, ticketId, query.limit, reader);
    requireMayWithTicket(principal, 'ticket.read', ticket);
    const conversation = await presentMessagePage(ticketId, page, { limit: query.limit }, show);
    return {
      body: {
        ...(await shownTo(principal, table, ticket, show.customFields)),
        ...(await promised(ticket)),
        conversation,
      },
      version: ticket.version,
    };
  }
  const before = timelineBefore(ticketId, query.cursor);
  const asked = { ticketId, limit: query.limit, before };
  const { ticket, ...page } = show.toAgent
    ? await loadTimeline(table, asked)
    : await messagesAsTimeline(table, asked, reader);
  requireMayWithTicket(principal, 'ticket.read', ticket);
  const shown = await shownTo(principal, table, ticket, show.customFields);
  return {
    body: { ...shown, ...(await promised(ticket)), ...(await presentTimeline(ticket, page, query, show)) },
    version: ticket.version,
  };
}

/** The timeline as a customer sees it: the messages that they may read. */
async function messagesAsTimeline(
  table: Table,
  { ticketId, limit, before }: { ticketId: number; limit: number; before: string | undefined },
  reader: Reader,
): Promise<TimelinePage & { ticket: Ticket }> {
  const { ticket, messages, ...page } =
    before === undefined
      ? await loadConversation(table, ticketId, limit, reader)
      : await olderThan(table, { ticketId, limit, before }, reader);
  return { ticket, ...page, items: messages.map((message) => ({ id: message.id, message })) };
}

async function olderThan(
  table: Table,
  { ticketId, ...asked }: { ticketId: number; limit: number; before: string },
  { partsOf, mayRead }: Reader,
) {
  const ticket = await loadTicket(table, ticketId);
  const page = await loadOlderMessages(table, { ...asked, parts: partsOf(ticket) }, mayRead);
  return { ticket, ...page };
}

async function presentTimeline(
  ticket: Ticket,
  { items, before, mergedFrom }: TimelinePage,
  { include, limit, cursor }: TicketQuery,
  show: Show,
) {
  const messages = items.flatMap((item) => ('message' in item ? [item.message] : []));
  const page: MessagePage = {
    messages,
    ...(mergedFrom && { mergedFrom }),
    before: before === null ? null : (messages[0]?.id ?? before),
  };
  const asked = { include, limit, cursor };
  const path = `/v1/tickets/${ticket.id}`;
  const timeline = pageOf(items.map(presentItem), path, asked, timelineCursor(ticket.id, before));
  const conversation = await presentMessagePage(ticket.id, page, { limit }, show);
  return { conversation, timeline };
}

function presentItem(item: TimelineItem) {
  const { id } = item;
  if ('message' in item) return { id, at: item.message.createdAt, messageId: id, event: null };
  return { id, at: item.event.at, messageId: null, event: item.event };
}
