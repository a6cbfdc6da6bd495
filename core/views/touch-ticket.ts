import { refusedBy, type Table } from '../shared/table.ts';
import { ticketByNumber } from '../ticket/index.ts';
import { NO_PLACES, touch } from './places-store.ts';

/**
 * Has the projector look at a ticket again and put right what is wrong with its rows: only the projector writes lists.
 * `mark` is any text. A number that no ticket has changes nothing.
 * @returns whether there is such a ticket
 */
export async function touchTicket(table: Table, ticketId: number, mark: string): Promise<boolean> {
  try {
    await table.write([touch(ticketId, mark)]);
    return true;
  } catch (error) {
    if (!refusedBy(error, NO_PLACES)) throw error;
  }
  // Never listed, or no ticket at all.
  const exists = (await table.get(ticketByNumber.of(ticketId))) !== undefined;
  if (exists) await table.write([touch(ticketId, mark, true)]);
  return exists;
}
