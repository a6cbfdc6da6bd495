import type { Ticket } from '../../schemas/ticket.ts';
import { type MessagePlace, messageById, parseReferenceRow, splitToIn } from '../message/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { readRows } from '../shared/read-rows.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, partsOf, whereMerged } from '../ticket/index.ts';

/** A message that a ticket shows. */
export interface FoundMessage {
  /** where it stands there: on the ticket itself, or on one that was merged into it */
  standsOn: number;
  /** where its row is: with another ticket when it was split off from that */
  place: MessagePlace;
  row: unknown;
}

/**
 * Finds messages that a ticket shows: its own, those of tickets that were merged into it, and those that were split off to
 * it. One read, and one more where some were split off. Null for each that is none of these, or was split off from it.
 */
export async function findMessages(
  table: Table,
  ticket: Ticket,
  messageIds: readonly string[],
): Promise<(FoundMessage | null)[]> {
  const parts = partsOf(ticket);
  const keyIn = (ticketId: number, messageId: string) => messageById.of({ ticketId, messageId });
  const rowAt = await readRows(
    table,
    messageIds.flatMap((messageId) => parts.map((part) => keyIn(part, messageId))),
  );
  const standing = messageIds.map((messageId): FoundMessage | null => {
    for (const standsOn of parts) {
      const row = rowAt(keyIn(standsOn, messageId));
      if (row === undefined || splitToIn(row) !== null) continue;
      const isOwn = isOfKind(row, ROW_KIND.message);
      return { standsOn, row, place: isOwn ? { ticketId: standsOn, messageId } : parseReferenceRow(row) };
    }
    return null;
  });
  const isReferred = (one: FoundMessage) => !isOfKind(one.row, ROW_KIND.message);
  const referred = standing.flatMap((one) => (one !== null && isReferred(one) ? [one.place] : []));
  if (referred.length === 0) return standing;
  const originalAt = await readRows(table, referred.map(messageById.of));
  return standing.map((one) => {
    if (one === null || !isReferred(one)) return one;
    const row = originalAt(messageById.of(one.place));
    return row === undefined ? null : { ...one, row };
  });
}

/**
 * Finds one message. `known` is the row in the ticket's own partition, where it was read already: then a message of its own
 * costs nothing.
 * @throws NotFoundError when the ticket shows no such message
 */
export async function findMessage(
  table: Table,
  ticket: Ticket,
  messageId: string,
  known?: { row: unknown },
): Promise<FoundMessage> {
  const { id } = ticket;
  const isOwn = isOfKind(known?.row, ROW_KIND.message) && splitToIn(known?.row) === null;
  if (isOwn) return { standsOn: id, place: { ticketId: id, messageId }, row: known?.row };
  const isAbsent = known !== undefined && known.row === undefined && partsOf(ticket).length === 1;
  const [found = null] = isAbsent ? [] : await findMessages(table, ticket, [messageId]);
  if (found === null) throw new NotFoundError('message');
  return found;
}

/**
 * Finds a message by where it was filed, with the ticket that shows it now: the one into which its ticket was merged, if it was.
 * @throws NotFoundError when there is no such ticket, or it shows no such message
 */
export async function findFiled(
  table: Table,
  { ticketId, messageId }: MessagePlace,
): Promise<FoundMessage & { ticket: Ticket }> {
  const { ticket } = await whereMerged(table, await loadTicket(table, ticketId));
  return { ticket, ...(await findMessage(table, ticket, messageId)) };
}
