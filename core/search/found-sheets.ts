import type { Caller } from '../auth/index.ts';
import { mayWithTicket } from '../auth/index.ts';
import { addressesOf } from '../customer/index.ts';
import { loadFacts, subjectsOf } from '../facts/index.ts';
import type { Catalogue, FieldValue } from '../fields/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type Column, columnOf } from '../sheet/index.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { Space } from './index/index-doc.ts';
import { loadCustomers, loadOrganisations } from './load-found.ts';

/** What files of tickets have of each. */
const TICKET_COLUMNS = [
  'ticket.id',
  'ticket.subject',
  'ticket.status',
  'ticket.priority',
  'ticket.teamId',
  'ticket.assigneeId',
  'requester.name',
  'ticket.tags',
  'ticket.createdAt',
  'ticket.lastActivityAt',
];

/** Who reads, when, and which fields they see. */
export interface SheetReader {
  principal: Caller & { kind: 'agent' };
  catalogue: Catalogue;
  now: Date;
}

/** What a file says of things that were found: its columns, and a line for each that still is there and may be read. */
interface FoundSheet {
  columns: readonly Column[];
  rowsOf(ids: readonly number[]): Promise<FieldValue[][]>;
}

/** The files of what is searched for. The first column is the number by which the desk knows a thing. */
export const SHEETS: Readonly<Record<Space, (table: Table, reader: SheetReader) => FoundSheet>> = {
  tickets: (table, { principal, catalogue, now }) => {
    const fields = TICKET_COLUMNS.flatMap((key) => catalogue.find(key) ?? []);
    const asked = { now, subjects: subjectsOf(TICKET_COLUMNS) };
    return {
      columns: fields.map(columnOf),
      rowsOf: async (ids) => {
        const rowAt = await readRows(table, ids.map(ticketByNumber.of));
        const rows = ids.map((id) => rowAt(ticketByNumber.of(id))).filter((row) => row !== undefined);
        const readable = rows
          .map(parseTicketRow)
          .filter((ticket) => !ticket.purged && mayWithTicket(principal, 'ticket.read', ticket));
        const facts = await loadFacts(table, readable, asked);
        return facts.map((one) => fields.map((field) => field.read(one)));
      },
    };
  },
  customers: (table) => ({
    columns: named('Customer number', 'Name', 'Addresses', 'Organisation'),
    rowsOf: async (ids) => {
      const customers = await loadCustomers(table, { found: foundAs(ids) });
      return customers.map((one) => [one.id, one.name, addressesOf(one), one.organisationId ?? undefined]);
    },
  }),
  organisations: (table) => ({
    columns: named('Organisation number', 'Name', 'Domains'),
    rowsOf: async (ids) => {
      const organisations = await loadOrganisations(table, { found: foundAs(ids) });
      return organisations.map(({ id, name, domains }) => [id, name, domains]);
    },
  }),
};

const named = (...names: string[]): Column[] => names.map((name) => ({ name }));
const foundAs = (ids: readonly number[]) => ids.map((id) => ({ id, score: 0, message: null }));
