import type { Ticket } from '../../schemas/ticket.ts';
import { messageOf, messageWritesTo, typedMessage } from '../message/index.ts';
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
    text: string;
    statuses: Statuses;
    alongside: AlongsideWrites<TicketWithMessage> | undefined;
  },
): Promise<TicketWithMessage> {
  const reached = await whereMerged(table, asked.ticket);
  if (reached.ticket.status === 'closed') throw closedError();
  const current = laterThanAll(reached, context);
  const message = messageOf(typedMessage(asked.text), current.newId(), current.actor, current.now);
  const { ticket, beneath, writes } = rerouteWrites(
    reached,
    (before, { isBeneath }) => afterMessageTo(before, { isBeneath, isQuiet: false }, asked.statuses),
    current,
  );
  const added = { ticket: beneath[0] ?? ticket, message };
  const alongside = (await asked.alongside?.(added)) ?? [];
  const own = messageWritesTo(threadOf(reached).id, ticket, message, current);
  await table.write([...writes, ...own, ...alongside]);
  return added;
}
