import type { Ticket } from '../../schemas/ticket.ts';
import { BusyError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { listPlaces, parsePlaces, projectionWrites } from './views-store.ts';

const TRIES = 5;

/**
 * Puts a ticket into the lists it belongs in, and out of those it left. Stream records come at least once and may
 * come late: a version that is not newer than the one already listed changes nothing.
 */
export async function projectTicket(table: Table, ticket: Ticket, shards: number): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const before = parsePlaces(await table.get(listPlaces.of(ticket.id)));
    if (before !== null && before.version >= ticket.version) return;
    try {
      return await table.write(projectionWrites(ticket, before, shards));
    } catch (error) {
      if (!refusedBy(error, 'places')) throw error;
      if (tried === TRIES) throw new BusyError(error);
    }
  }
}
