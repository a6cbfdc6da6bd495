import type { InternalNote, Message } from '../../schemas/message.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import {
  editWrite,
  keepVersion,
  messageById,
  parseMessageRow,
  type ReadHtml,
  type Said,
  saidIn,
  versionOf,
} from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, ForbiddenError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import {
  closedError,
  mentionedBy,
  mentionedEvents,
  mentionKeys,
  mentionsIn,
  newMentions,
  requireNotMerged,
  requireTicket,
  requireUntrashed,
  type TicketWithMessage,
  ticketByNumber,
  ticketWrites,
  withFollowers,
} from '../ticket/index.ts';
import { findMessage } from './find-message.ts';

/**
 * Changes what an internal note says. Only who wrote it may, and admins. What it said before is kept, and agents can read
 * it. Saying the same again writes nothing. Whoever is mentioned now and was not before follows the ticket.
 * @throws ConflictError `message.not_a_note`: what a customer may have read stays; `ticket.closed`, `ticket.merged`
 * @throws StaleVersionError when `expectedVersion` is not the current one of the note
 */
export async function editNote(
  table: Table,
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    messageId: string;
    /** what it says from now on, as text, as HTML or as both */
    text?: string | undefined;
    html?: string | undefined;
    readHtml?: ReadHtml;
    expectedVersion?: number | undefined;
  },
): Promise<TicketWithMessage> {
  const { principal, ticketId, messageId } = input;
  const said = saidIn(input, input.readHtml);
  const keys = { ticket: ticketByNumber.of(ticketId), message: messageById.of({ ticketId, messageId }) };
  const mentioned = mentionsIn(said.text);
  const load = async () => {
    const rowAt = await readRows(table, [keys.ticket, keys.message, ...mentionKeys(mentioned)]);
    const ticket = requireTicket(rowAt(keys.ticket));
    requireMayWithTicket(principal, 'ticket.note', ticket);
    const found = await findMessage(table, ticket, messageId, { row: rowAt(keys.message) });
    const message = parseMessageRow(found.row);
    return { ticket, message, keptOn: found.place.ticketId, version: versionOf(message), rowAt };
  };
  return changeVersioned(input.expectedVersion, load, async ({ ticket, message, keptOn, rowAt }) => {
    const before = requireOwnNote(message, principal);
    requireNotMerged(ticket);
    requireUntrashed(ticket, ticket, context);
    if (ticket.status === 'closed') throw closedError();
    if (before.text === said.text && before.html === said.html?.html) return { ticket, message };
    const current = laterThan(context, ticket.updatedAt);
    const after = edited(before, said, current);
    const added = newMentions(mentionsIn(before.text), mentioned);
    const named = await mentionedBy(table, ticket, added, rowAt);
    const followed = withFollowers(ticket, named.agentIds);
    const { ticket: now, writes } =
      followed === ticket
        ? { ticket, writes: [] }
        : await ticketWrites(ticket, followed, current, { isActivity: false });
    const change = { text: { before: before.text, after: said.text } };
    await table.write([
      ...writes,
      keepVersion(keptOn, before),
      editWrite(keptOn, before, after),
      recordEvent(
        ticketSubject(ticketId),
        'message.edited',
        { ticket: now, message: { id: messageId, version: after.edited?.version ?? 1 }, change },
        current,
      ),
      ...mentionedEvents(now, messageId, named, current),
    ]);
    return { ticket: now, message: after };
  });
}

/** @throws ConflictError when the message is no note; ForbiddenError when it is somebody else's */
function requireOwnNote(message: Message, principal: Principal): InternalNote {
  if (message.kind !== 'internal_note')
    throw new ConflictError('message.not_a_note', 'Only internal notes can be edited.');
  const { author } = message;
  const isOwn = principal.kind === 'agent' && author.kind === 'agent' && author.id === principal.id;
  const isAdmin = principal.kind === 'agent' && principal.role === 'admin';
  if (!isOwn && !isAdmin) throw new ForbiddenError('Only who wrote the note may edit it, and admins.');
  return message;
}

function edited(note: InternalNote, { text, html }: Said, { actor, now }: Context): InternalNote {
  const version = versionOf(note) + 1;
  const { html: _html, remoteImages: _images, ...kept } = note;
  return { ...kept, ...html, text, replyText: text, edited: { version, at: now.toISOString(), by: actor } };
}
