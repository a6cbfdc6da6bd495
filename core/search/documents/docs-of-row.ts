import * as z from 'zod';
import type { Ticket } from '../../../schemas/ticket.ts';
import { parseCustomerRow } from '../../customer/index.ts';
import { isRedacted, parseMessageRow, splitToIn } from '../../message/index.ts';
import { parseOrganisationRow } from '../../organisation/index.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { mergedIntoOf, parseTicketRow, ticketByNumber, ticketNumberIn } from '../../ticket/index.ts';
import type { DocGone } from '../index/index-doc.ts';
import { messageDoc, messageFacts, quotes } from './message-docs.ts';
import { customerDocs, organisationDoc } from './party-docs.ts';
import { type Documents, ticketDocs } from './ticket-docs.ts';

const rowSchema = z.looseObject({ pk: z.string(), sk: z.string(), kind: z.string() });

/** Whether a row is of a kind of which the index has documents. */
export function isIndexed(row: unknown): boolean {
  return INDEXED_KINDS.some((kind) => isOfKind(row, kind));
}

/** The kinds of rows of which the index has documents. What is erased has one no more. */
const INDEXED_KINDS = [
  ROW_KIND.ticket,
  ROW_KIND.message,
  ROW_KIND.customer,
  ROW_KIND.organisation,
  ROW_KIND.erased,
] as const;

const NONE: Documents = { docs: [], gone: [] };

/** The documents that a row has become. `revision`: a time before the row was read. */
export async function docsOfRow(table: Table, given: unknown, revision: number): Promise<Documents> {
  const row = rowSchema.parse(given);
  switch (row.kind) {
    case ROW_KIND.ticket:
      return ticketDocs(parseTicketRow(given), revision);
    case ROW_KIND.message:
      return messageDocs(table, given, row.pk, revision);
    case ROW_KIND.customer:
      return customerDocs(parseCustomerRow(given), revision);
    case ROW_KIND.organisation:
      return { docs: [organisationDoc(parseOrganisationRow(given), revision)], gone: [] };
    case ROW_KIND.erased:
      return { docs: [], gone: goneOf(row, revision) };
    default:
      return NONE;
  }
}

/** A row as it is, and as it was before it was changed, where there was one and that is known. */
export interface ChangedRow {
  readonly row: unknown;
  readonly before?: unknown;
}

/** Whether a change of a row changes nothing of what is found. */
export function saysTheSame({ row, before }: ChangedRow): boolean {
  const facts = before === undefined || before === null ? null : factsIn(before);
  return facts !== null && facts === factsIn(row);
}

/** All that the documents of a row depend on, as text; null where that cannot be told. */
function factsIn(row: unknown): string | null {
  try {
    if (isOfKind(row, ROW_KIND.ticket)) return JSON.stringify(ticketDocs(parseTicketRow(row), 0));
    if (isOfKind(row, ROW_KIND.customer)) return JSON.stringify(customerDocs(parseCustomerRow(row), 0));
    if (isOfKind(row, ROW_KIND.organisation))
      return JSON.stringify(organisationDoc(parseOrganisationRow(row), 0));
    if (isOfKind(row, ROW_KIND.message))
      return JSON.stringify([messageFacts(parseMessageRow(row)), splitToIn(row)]);
  } catch {
    // A row as no version wrote it tells nothing.
  }
  return null;
}

async function messageDocs(table: Table, row: unknown, pk: string, revision: number): Promise<Documents> {
  const message = parseMessageRow(row);
  const ticketId = ticketNumberIn(pk);
  const splitTo = splitToIn(row);
  const isFirst = quotes(message) && (await ticketOf(table, ticketId))?.createdAt === message.createdAt;
  const said = messageDoc(message, { ticketId, splitTo, isFirst }, revision);
  if (!isRedacted(message)) return { docs: [said], gone: [] };
  const struck = await struckTicketDocs(table, splitTo ?? ticketId, revision);
  return { docs: [said, ...struck.docs], gone: struck.gone };
}

/** Tickets into which one is merged after another, at most. */
const MOST_MERGES = 20;

/**
 * The documents of the ticket that shows a message of which something was struck out: with it words may have gone out of the
 * subject, or out of one that the ticket had before.
 */
async function struckTicketDocs(table: Table, shownOn: number, revision: number): Promise<Documents> {
  const all: Documents[] = [];
  let next: number | null = shownOn;
  for (let merges = 0; next !== null && merges < MOST_MERGES; merges += 1) {
    const ticket: Ticket | null = await ticketOf(table, next);
    if (ticket !== null) all.push(ticketDocs(ticket, revision));
    next = ticket && mergedIntoOf(ticket);
  }
  return {
    docs: all.flatMap(({ docs }) => docs).map((doc) => ({ ...doc, isStruck: true })),
    gone: all.flatMap(({ gone }) => gone).map((doc) => ({ ...doc, isErased: true })),
  };
}

async function ticketOf(table: Table, ticketId: number): Promise<Ticket | null> {
  const row = await table.get(ticketByNumber.of(ticketId));
  return row === undefined ? null : parseTicketRow(row);
}

function goneOf({ pk, sk }: { pk: string; sk: string }, revision: number): DocGone[] {
  const isMessage = pk.startsWith('T#') && sk.startsWith('M#');
  if (!isMessage) return [];
  return [
    {
      space: 'tickets',
      id: ticketNumberIn(pk),
      message: sk.slice('M#'.length),
      revision,
      isGone: true,
      isErased: true,
    },
  ];
}
