import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { findMessage, isSpokenSince } from '../conversation/index.ts';
import {
  type BeforeReply,
  beforeReplyIn,
  channelDeliveryOf,
  isUndone,
  leavesAt,
  type MessagePlace,
  messageById,
  NOT_QUEUED,
  parseMessageRow,
  type Undone,
  undoneWrite,
  type WithoutReply,
  wayOf,
  withoutReply,
} from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import {
  changedBeneath,
  requireTicket,
  type TicketWithMessage,
  ticketByNumber,
  ticketWrites,
} from '../ticket/index.ts';
import { CLAIMED, undoWrite } from './outgoing-store.ts';

/**
 * Takes a reply back before it leaves: it is never sent, and stays on the ticket for agents to see. What it changed of the
 * ticket is put back, field by field, but for what something else has changed since. Whoever may reply may take back, also a reply of
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
    const { ticket: after, ...fields } = await putBack(table, { before, place, beforeReply });
    const counting = { without: [messageId] };
    const { ticket, writes } = await ticketWrites(before, after, current, { counting });
    const { kept } = fields;
    const restored = kept.length === 0;
    const how = { at: current.now.toISOString(), restored, ...(!restored && { kept }) };
    const undone = { ticket, message: undoneMessage(reply, how) };
    const told = { ticket, message: { id: messageId }, restored, ...fields };
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

/**
 * The ticket without what the reply changed of it. Only where something else has touched it since, one more read says
 * whether anything was said. Of a ticket into which the reply's own was merged, nothing is put back.
 */
async function putBack(
  table: Table,
  { before, place, beforeReply }: { before: Ticket; place: MessagePlace; beforeReply: BeforeReply },
): Promise<WithoutReply> {
  if (place.ticketId !== before.id)
    return { ticket: before, putBack: [], kept: withoutReply(before, beforeReply, true).kept };
  const isTouched = before.version !== beforeReply.version;
  const isSpoken = isTouched && (await isSpokenSince(table, before, place.messageId));
  let fields: Omit<WithoutReply, 'ticket'> = { putBack: [], kept: [] };
  const ticket = changedBeneath(before, (was) => {
    const { ticket: after, ...which } = withoutReply(was, beforeReply, isSpoken);
    fields = which;
    return after;
  });
  return { ticket, ...fields };
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

function undoneMessage(reply: Message, how: Undone): Message {
  if (reply.kind !== 'public_reply') return reply;
  const known = channelDeliveryOf(reply);
  if (known === null) return { ...reply, delivery: { channel: 'email', state: 'undone', ...how } };
  return { ...reply, delivery: { ...wayOf(known), state: 'undone', ...how } };
}

function leftError(): ConflictError {
  return new ConflictError('message.left', 'The reply has left and cannot be taken back any more.');
}
