import { refusedBy, type Table } from '../shared/table.ts';
import { ticketByNumber } from '../ticket/index.ts';
import { type Look, NO_PLACES, touch, touchByNote } from './places-store.ts';

/**
 * Has the projector look at a ticket again and put right what is wrong with its rows: only the projector writes lists.
 * `mark` is any text. By its note it only sees what belongs elsewhere, and not that a row is lost. A number that no ticket has
 * changes nothing.
 * @returns whether there is such a ticket
 */
export async function touchTicket(
  table: Table,
  ticketId: number,
  mark: string,
  by: Look = 'rows',
): Promise<boolean> {
  const write = (isNew: boolean) =>
    table.write([by === 'rows' ? touch(ticketId, mark, isNew) : touchByNote(ticketId, isNew)]);
  try {
    await write(false);
    return true;
  } catch (error) {
    if (!refusedBy(error, NO_PLACES)) throw error;
  }
  // Never listed, or no ticket at all.
  const exists = (await table.get(ticketByNumber.of(ticketId))) !== undefined;
  if (exists) await write(true);
  return exists;
}
