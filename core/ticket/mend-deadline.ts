import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { DUE_INDEX } from '../shared/names.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { dueAttributesOf, parseTicketRow, ticketByNumber } from './ticket-store.ts';

const standsSchema = z.object({ [DUE_INDEX.sortKey]: timeSchema.optional() });

/**
 * Puts the row of a ticket into the list of what is due, where its next deadline is missing: version 0.1.0 knows no such
 * list, and its functions go on for some minutes of an upgrade. An earlier time is left alone, as a later version may
 * know of more deadlines than this one.
 */
export async function mendDeadline(table: Table, row: unknown): Promise<void> {
  const ticket = parseTicketRow(row);
  const set = missingDeadline(row, ticket);
  if (set === null) return;
  const condition = { expression: '#version = :read', values: { ':read': ticket.version } };
  const key = ticketByNumber.of(ticket.id);
  try {
    await table.write([{ type: 'update', key, set, condition, refusal: 'version', startsOver: true }]);
  } catch (error) {
    // The ticket has changed since: what it is now comes along the stream as well.
    if (!refusedBy(error, 'version')) throw error;
  }
}

/** Whether the row of a ticket has its next deadline, as far as this version knows. */
export function hasDeadline(row: unknown): boolean {
  return missingDeadline(row, parseTicketRow(row)) === null;
}

function missingDeadline(row: unknown, ticket: Ticket) {
  const set = { ...dueAttributesOf(ticket) };
  const [at, stands] = [set[DUE_INDEX.sortKey], standsSchema.parse(row)[DUE_INDEX.sortKey]];
  return at === undefined || (stands !== undefined && stands <= at) ? null : set;
}
