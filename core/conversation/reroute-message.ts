import type { Ticket } from '../../schemas/ticket.ts';
import type { MessageFiles } from '../attachment/index.ts';
import { messageOf, messageWritesTo, type Said, typedMessage } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import type { Statuses } from '../status/index.ts';
import {
  afterMessageTo,
  closedError,
  laterThanAll,
  rerouteWrites,
  type TicketWithMessage,
  threadOf,
  whereMerged,
} from '../ticket/index.ts';

/**
 * Adds what a customer writes to a ticket of theirs that was merged: it reaches the ticket where that goes on, and they see
 * it on their own.
 * @throws ConflictError `ticket.closed` when the ticket where it goes on is closed
 */
export async function rerouteMessage(
  table: Table,
  context: Context,
  asked: {
    ticket: Ticket;
    said: Said;
    statuses: Statuses;
    /** its files, once it is known that it is taken */
    files: () => Promise<MessageFiles>;
    alongside: AlongsideWrites<TicketWithMessage> | undefined;
  },
): Promise<TicketWithMessage> {
  const reached = await whereMerged(table, asked.ticket);
  if (reached.ticket.status === 'closed') throw closedError();
  const current = laterThanAll(reached, context);
  const files = await asked.files();
  const draft = typedMessage({ ...asked.said, attachments: files.attachments });
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const place = { ticketId: threadOf(reached).id, messageId: message.id };
  const { ticket, beneath, writes } = rerouteWrites(
    reached,
    (before, { isBeneath }) => afterMessageTo(before, { isBeneath, isQuiet: false }, asked.statuses),
    current,
  );
  const added = { ticket: beneath[0] ?? ticket, message };
  const alongside = (await asked.alongside?.(added)) ?? [];
  const own = messageWritesTo(place.ticketId, ticket, message, current);
  await table.write([...writes, ...own, ...files.writesTo(place), ...alongside]);
  return added;
}
