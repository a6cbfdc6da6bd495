import type { DeskEvent } from '../../schemas/events/events.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { loadStatuses } from '../status/index.ts';
import { awaitsJudgement, isTrashed, judged, loadTicket, ticketWrites } from '../ticket/index.ts';
import { broughtBack } from './judge.ts';

/** The reply that an event tells not to have arrived; null: it tells of none. Pure. */
export function undeliveredIn(event: DeskEvent): { ticketId: number; messageId: string } | null {
  const { type } = event;
  const isOne =
    type === 'message.withheld' ||
    type === 'message.bounced' ||
    type === 'message.complained' ||
    type === 'message.failed';
  return isOne ? { ticketId: event.ticket.id, messageId: event.message.id } : null;
}

/**
 * Brings a ticket to a person that waits for what its customer says of an article, when the mail with the article did not reach them. Any
 * other ticket stays as it is.
 */
export function bringBack(
  table: Table,
  given: Context,
  { ticketId, messageId }: { ticketId: number; messageId: string },
): Promise<unknown> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    const isIt = awaitsJudgement(before) && before.articleAnswer?.messageId === messageId;
    if (!isIt || isTrashed(before)) return before;
    const context = laterThan(given, before.updatedAt);
    const after = broughtBack(judged(before, 'undelivered', context.now), await loadStatuses(table));
    const { ticket, writes } = await ticketWrites(before, after, context);
    await table.write(writes);
    return ticket;
  });
}
