import { mayWithTicket } from '../../auth/index.ts';
import { subjectsOf } from '../../facts/index.ts';
import type { Catalogue, FieldValue } from '../../fields/index.ts';
import { catalogueSeenBy } from '../../fields/index.ts';
import type { Reader } from '../../ownership/index.ts';
import type { Table } from '../../shared/table.ts';
import { factsOfTickets } from './examine.ts';
import type { View } from './view-area.ts';

/** What the columns of a view say of a ticket, by the keys of fields; null: nothing. */
export type ColumnValues = Readonly<Record<string, Exclude<FieldValue, undefined> | null>>;

/**
 * What the columns of a view say of some tickets as they are now, as far as the reader sees each field, and each ticket: one
 * that has just left for a team that is not theirs says nothing more. Two reads for a page, one without columns of customers,
 * organisations and agents, and none without columns.
 */
export async function columnsOf(
  table: Table,
  { columns }: Pick<View, 'columns'>,
  asked: { reader: Reader; catalogue: Catalogue; now: Date; ticketIds: readonly number[] },
): Promise<(ticketId: number) => ColumnValues> {
  const { reader, now, ticketIds } = asked;
  const seen = catalogueSeenBy(asked.catalogue, reader.role);
  const fields = columns.flatMap((key) => seen.find(key) ?? []);
  if (fields.length === 0) return () => ({});
  const facts = await factsOfTickets(table, ticketIds, { now, subjects: subjectsOf(columns) });
  const visible = facts.filter(
    ({ ticket }) => mayWithTicket(reader, 'ticket.read', ticket) && !ticket.purged,
  );
  const byId = new Map(visible.map((one) => [one.ticket.id, one]));
  return (ticketId) => {
    const known = byId.get(ticketId);
    return Object.fromEntries(fields.map((field) => [field.key, (known && field.read(known)) ?? null]));
  };
}
