import { refusedBy, type Table } from '../../shared/table.ts';
import type { Key } from '../../shared/write.ts';
import { listPlaces, NO_PLACES, parsePlaces, touchCrossed } from '../places-store.ts';

/** The row of a ticket that knows when time alone puts it elsewhere. */
export function placesKey(ticketId: number): Key {
  return listPlaces.of(ticketId);
}

/** When time alone puts a ticket into or out of the list of a view (RFC 3339), as the row of its places says; null: never. */
export function crossingIn(row: unknown): string | null {
  return parsePlaces(row, 0).crosses;
}

/** Has the projector move a ticket that time has put elsewhere. */
export async function crossTicket(table: Table, ticketId: number): Promise<void> {
  try {
    await table.write([touchCrossed(ticketId)]);
  } catch (error) {
    if (!refusedBy(error, NO_PLACES)) throw error;
  }
}
