import type { Message } from '../../schemas/message.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { findMessage } from '../conversation/index.ts';
import {
  type BeforeReply,
  beforeReplyIn,
  isUndone,
  leavesAt,
  messageById,
  NOT_QUEUED,
  parseMessageRow,
  undoneWrite,
  withoutReply,
} from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { requireTicket, type TicketWithMessage, ticketByNumber, ticketWrites } from '../ticket/index.ts';
import { CLAIMED, undoWrite } from './outgoing-store.ts';

/**
 * Takes a reply back before it leaves: it is never sent, and stays on the ticket for agents to see. What it changed of the
 * ticket is put back, unless something else has changed the ticket since. Whoever may reply may take back, also a reply of
 * somebody else. The same transaction claims its mail for good, so that either this or the sender's claim succeeds. Taking
 * back twice changes nothing.
 * @throws ConflictError `message.left` when it has left, or leaves at once; `message.not_a_reply`
 */
export async function undoReply(
  table: Table,
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    messageId: string;
    expectedVersion?: number | undefined;
    alongside?: AlongsideWrites<TicketWithMessage>;
  },
): Promise<TicketWithMessage> {
  const { ticketId, messageId } = input;
  const keys = { ticket: ticketByNumber.of(ticketId), message: messageById.of({ ticketId, messageId }) };
  const load = async () => {
    const rowAt = await readRows(table, [keys.ticket, keys.message]);
    const before = requireTicket(rowAt(keys.ticket));
    requireMayWithTicket(input.principal, 'ticket.reply', before);
    const found = await findMessage(table, before, messageId, { row: rowAt(keys.message) });
    return { before, version: before.version, found };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before, found: { row, place } }) => {
    const reply = parseMessageRow(row);
    if (isUndone(reply)) return { ticket: before, message: reply };
    const beforeReply = requireWaiting(reply, beforeReplyIn(row), context.now);
    const current = laterThan(context, before.updatedAt);
    const isOwn = place.ticketId === ticketId;
    const putBack = isOwn ? withoutReply(before, beforeReply) : null;
    const { ticket, writes } = ticketWrites(before, putBack ?? before, current);
    const how = { at: current.now.toISOString(), restored: putBack !== null || isNothing(beforeReply) };
    const undone = { ticket, message: undoneMessage(reply, how) };
    const told = { ticket, message: { id: messageId }, restored: how.restored };
    const all = [
      undoWrite({ sendId: beforeReply.sendId, ...place }, current.now),
      undoneWrite(place.ticketId, messageId, how),
      ...writes,
      recordEvent(ticketSubject(ticketId), 'message.undone', told, current),
      ...((await input.alongside?.(undone)) ?? []),
    ];
    await table.write(all).catch(refuseIfLeft);
    return undone;
  });
}

/** Who is refused because the ticket has changed looks again: somebody else may have taken the same reply back. */
function refuseIfLeft(error: unknown): never {
  const isOver = refusedBy(error, CLAIMED) || refusedBy(error, NOT_QUEUED);
  throw isOver && !refusedBy(error, 'version') ? leftError() : error;
}

/** What it takes to take back a reply that has not left yet. */
function requireWaiting(message: Message, beforeReply: BeforeReply | null, now: Date): BeforeReply {
  if (message.kind !== 'public_reply')
    throw new ConflictError('message.not_a_reply', 'Only a reply can be taken back.');
  const leaves = leavesAt(message);
  if (beforeReply === null || leaves === null || leaves <= now.toISOString()) throw leftError();
  return beforeReply;
}

function isNothing({ fields, absent }: BeforeReply): boolean {
  return Object.keys(fields).length === 0 && absent.length === 0;
}

function undoneMessage(reply: Message, how: { at: string; restored: boolean }): Message {
  if (reply.kind !== 'public_reply') return reply;
  return { ...reply, delivery: { channel: 'email', state: 'undone', ...how } };
}

function leftError(): ConflictError {
  return new ConflictError('message.left', 'The reply has left and cannot be taken back any more.');
}
