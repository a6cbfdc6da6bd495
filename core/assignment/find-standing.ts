import type { Ticket } from '../../schemas/ticket.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { assignmentOfTicket, type StoredStanding, standingIn } from './standing-store.ts';

/** A ticket, and how it stands with automatic assignment. */
export interface Found {
  readonly ticket: Ticket;
  readonly stored: StoredStanding;
}

/** A ticket and how it stands, as both are at this moment; null where there is no such ticket. */
export async function loadFound(table: Table, ticketId: number): Promise<Found | null> {
  const keys = [ticketByNumber.of(ticketId), assignmentOfTicket.of(ticketId)] as const;
  const rowAt = await readRows(table, keys);
  const row = rowAt(keys[0]);
  if (row === undefined) return null;
  return { ticket: parseTicketRow(row), stored: standingIn(rowAt(keys[1]), ticketId) };
}
