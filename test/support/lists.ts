import type { Table } from '../../core/shared/table.ts';
import type { Key, Write } from '../../core/shared/write.ts';
import { ticketRow } from '../../core/ticket/ticket-store.ts';
import { projectTicket } from '../../core/views/index.ts';
import type { Ticket } from '../../schemas/ticket.ts';

/** The write that makes a ticket what a test says, whatever it was. */
export function ticketAs(ticket: Ticket): Write {
  return { type: 'put', row: ticketRow(ticket) };
}

/** A ticket that is as given, and stands in its lists, which have so many shards. */
export async function givenListed(table: Table, ticket: Ticket, shards = 1): Promise<void> {
  await table.write([ticketAs(ticket)]);
  await projectTicket({ table, shards }, ticket.id);
}

/** The text of a key as `allRows` names rows. */
export function textOf({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}
