import type { Ticket } from '../../schemas/ticket.ts';
import { parseChannelPlace, placeOfChannel } from '../channel-in/index.ts';
import { UnauthenticatedError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { isTrashed, parseTicketRow, ticketByNumber, whereMerged } from '../ticket/index.ts';
import { type ChatSession, loadChatSession } from './session-store.ts';
import { type ChatVisitor, chatVisitor, parseChatVisitor, type VisitorRef } from './visitor-store.ts';

/** A visitor whose browser has shown its session. */
export interface InChat {
  readonly secret: string;
  readonly session: ChatSession;
  readonly ref: VisitorRef;
  readonly visitor: ChatVisitor;
  /** the ticket to which their place leads; null: they have not written yet */
  readonly placeTicketId: number | null;
}

/**
 * The visitor of a session: two reads.
 * @throws UnauthenticatedError `chat.session_unknown` where there is no such session any more, or nothing is left of who had it
 */
export async function requireInChat(
  table: Table,
  asked: { secret: string | undefined; channel: string; now: Date },
): Promise<InChat> {
  const found = await findInChat(table, asked);
  if (found === null)
    throw new UnauthenticatedError('chat.session_unknown', 'There is no such session: begin one.');
  return found;
}

/** As `requireInChat`; null: there is none. */
export async function findInChat(
  table: Table,
  { secret, channel, now }: { secret: string | undefined; channel: string; now: Date },
): Promise<InChat | null> {
  const session = await loadChatSession(table, { secret, channel, now });
  if (session === null || secret === undefined) return null;
  const ref = { channel, visitor: session.visitor };
  const known = await loadVisitor(table, ref);
  return known && { secret, session, ref, ...known };
}

/** What is known of a visitor, and the ticket to which their place leads: one read. Null: nothing is. */
export async function loadVisitor(
  table: Table,
  ref: VisitorRef,
): Promise<Pick<InChat, 'visitor' | 'placeTicketId'> | null> {
  const keys = { visitor: chatVisitor.of(ref), place: { ...chatVisitor.of(ref), sk: PLACE_SK } };
  const rowAt = await readRows(table, Object.values(keys));
  const visitor = parseChatVisitor(rowAt(keys.visitor));
  if (visitor === null) return null;
  const place = parseChannelPlace(rowAt(keys.place));
  return { visitor, placeTicketId: place?.ticketId ?? null };
}

const PLACE_SK = placeOfChannel.sk;

/** The ticket in which a chat goes on, and the one that its visitor opened, which may have been merged into it. */
export interface ChatTicket {
  readonly ticket: Ticket;
  readonly opened: Ticket;
}

/** The ticket of a chat; null: there is none that its visitor may see. */
export async function chatTicketOf(table: Table, placeTicketId: number | null): Promise<ChatTicket | null> {
  if (placeTicketId === null) return null;
  const row = await table.get(ticketByNumber.of(placeTicketId));
  if (row === undefined) return null;
  const opened = parseTicketRow(row);
  const { ticket } = await whereMerged(table, opened);
  return isShown(ticket) ? { ticket, opened } : null;
}

/** Whether a ticket can be seen by its customer at all. */
export const isShown = (ticket: Ticket): boolean =>
  !isTrashed(ticket) && ticket.purged === undefined && ticket.isInternal !== true;
