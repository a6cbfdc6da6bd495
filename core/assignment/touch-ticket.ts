import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import { assignmentOfTicket, standingIn, standingWrite } from './standing-store.ts';

/** Notes that an agent did something on a ticket, which is therefore not left untouched. */
export function touchTicket(table: Table, ticketId: number): Promise<void> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const stored = standingIn(await table.get(assignmentOfTicket.of(ticketId)), ticketId);
    const { standing } = stored;
    if (standing.state !== 'held' || standing.untouchedUntil === null) return;
    await table.write([standingWrite(stored, { ...standing, untouchedUntil: null })]);
  });
}
