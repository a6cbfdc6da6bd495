import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { isTrashed, requireTicket, ticketByNumber, ticketWrites } from '../ticket/index.ts';
import { type CustomerMerge, keepMove, moveUndone, type TicketMove } from './merge-store.ts';
import { movedParts, type Parts, partsOf, partsPutBack } from './moved-ticket.ts';

const recordsOf = ({ sourceId, targetId }: CustomerMerge) => ({ from: sourceId, to: targetId });
const SETUP = { kind: 'system', name: 'setup' } as const;

/** Puts the target of a merge into every place on a ticket that the source has, and notes how it was. False: it has none. */
export function moveTicket(
  table: Table,
  context: Context,
  { merge, ticketId }: { merge: CustomerMerge; ticketId: number },
): Promise<boolean> {
  return changeParts(table, context, ticketId, (before) => {
    const after = movedParts(before, recordsOf(merge));
    return { after, noted: () => keepMove(merge, { ticketId, before, after }) };
  });
}

/** Puts the source of a merge that is undone back into its places on a ticket. */
export function putTicketBack(
  table: Table,
  context: Context,
  { merge, move }: { merge: CustomerMerge; move: TicketMove },
): Promise<boolean> {
  return changeParts(table, context, move.ticketId, (now) => ({
    after: partsPutBack(now, move, recordsOf(merge)),
    noted: (at) => moveUndone(merge, move.ticketId, at),
    isNotedAnyway: true,
  }));
}

interface Decided {
  after: Parts;
  noted: (now: Date) => Write;
  isNotedAnyway?: boolean;
}

/** What is in the trash changes by nobody's hand but the desk's, and says nothing of how a ticket goes on. */
function changeParts(
  table: Table,
  context: Context,
  ticketId: number,
  decide: (before: Parts) => Decided,
): Promise<boolean> {
  const load = async () => requireTicket(await table.get(ticketByNumber.of(ticketId)));
  return changeVersioned(undefined, load, async (before: Ticket) => {
    const parts = partsOf(before);
    const { after, noted, isNotedAnyway = false } = decide(parts);
    const later = laterThan(context, before.updatedAt);
    if (isSameValue(after, parts) || before.purged) {
      if (isNotedAnyway) await table.write([noted(later.now)]);
      return false;
    }
    const current = isTrashed(before) ? { ...later, actor: SETUP } : later;
    const { writes } = await ticketWrites(before, { ...before, ...after }, current, { isActivity: false });
    await table.write([...writes, noted(current.now)]);
    return true;
  });
}
