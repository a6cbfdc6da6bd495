import * as z from 'zod';
import type { Ticket } from '../../../schemas/ticket.ts';
import { customerKey } from '../../customer/index.ts';
import { messageById, parseMessageRow, parseReferenceRow, splitToIn } from '../../message/index.ts';
import { organisationKeys } from '../../organisation/index.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { mergedIntoOf, parseTicketRow, partsOf, ticketByNumber } from '../../ticket/index.ts';
import { docsOfRow } from '../documents/docs-of-row.ts';
import { messageDoc, quotes } from '../documents/message-docs.ts';
import { ticketDocs } from '../documents/ticket-docs.ts';
import type { Space } from '../index/index-doc.ts';
import { searchedRows } from '../searched-rows.ts';
import { MOST_MESSAGES, type Thing, type ThingDoc } from './thing-document.ts';

/** Tickets into which one is merged after another, at most. */
const MOST_MERGES = 100;

/**
 * What is found under a number, as it is now: of a ticket with all that is shown with it. Null when there is nothing of that number.
 * `revision`: a time before the call.
 */
export async function loadThing(
  table: Table,
  { space, id }: { space: Space; id: number },
  revision: number,
): Promise<Thing | null> {
  if (space === 'tickets') return loadTicketThing(table, id, revision);
  const [row] = await table.getMany(space === 'customers' ? [customerKey(id)] : organisationKeys(id));
  if (row === undefined) return null;
  const { docs } = await docsOfRow(table, row, revision);
  return docs.length === 0 ? null : { space, id, revision, docs };
}

/** The ticket under which everything of a ticket is found: the last into which it was merged. Null when there is none. */
export async function rootOf(table: Table, ticketId: number): Promise<number | null> {
  let id = ticketId;
  for (let steps = 0; steps < MOST_MERGES; steps += 1) {
    const ticket = await ticketOf(table, id);
    const into = ticket && mergedIntoOf(ticket);
    if (into === null) return ticket === null ? null : id;
    id = into;
  }
  return id;
}

async function ticketOf(table: Table, id: number): Promise<Ticket | null> {
  const row = await table.get(ticketByNumber.of(id));
  return row === undefined ? null : parseTicketRow(row);
}

async function loadTicketThing(table: Table, id: number, revision: number): Promise<Thing | null> {
  const ticket = await ticketOf(table, id);
  if (ticket === null) return null;
  const thing = { space: 'tickets', id, revision } as const;
  const own = ticketDocs(ticket, revision);
  if (own.docs.length === 0) return { ...thing, docs: null };
  // What a merged ticket says is found with the one where it goes on; itself, by its fields alone.
  if (mergedIntoOf(ticket) !== null) {
    const docs = own.docs.filter(({ message }) => message === '').map((doc) => ({ ...doc, words: [] }));
    return { ...thing, docs };
  }
  const parts = partsOf(ticket);
  const others = await Promise.all(parts.slice(1).map((part) => ticketOf(table, part)));
  const tickets = [ticket, ...others].filter((part) => part !== null);
  const docs = tickets.flatMap((part) => ticketDocs(part, revision).docs);
  for (const part of tickets) docs.push(...(await messageDocsOf(table, part, revision)));
  return { ...thing, docs };
}

const placedSchema = z.looseObject({ sk: z.string() });

/** The documents of the messages that stand on a ticket, the newest of very many. */
async function messageDocsOf(table: Table, ticket: Ticket, revision: number): Promise<ThingDoc[]> {
  const standing: unknown[] = [];
  let after = 'M#';
  for (let more = true; more; ) {
    const page = await table.query(searchedRows.of({ ticketId: ticket.id, after }));
    standing.push(...page.rows.filter((row) => isOfMessage(row) && splitToIn(row) === null));
    if (standing.length > MOST_MESSAGES) standing.splice(0, standing.length - MOST_MESSAGES);
    more = page.more;
    after = placedSchema.safeParse(page.rows.at(-1)).data?.sk ?? after;
  }
  const references = standing
    .filter((row) => isOfKind(row, ROW_KIND.messageReference))
    .map(parseReferenceRow);
  const originals =
    references.length === 0 ? [] : await table.getMany(references.map((place) => messageById.of(place)));
  const own = standing.filter((row) => isOfKind(row, ROW_KIND.message));
  const isFirstOf = (createdAt: string) => createdAt === ticket.createdAt;
  const docs = own.map((row) => {
    const message = parseMessageRow(row);
    const isFirst = quotes(message) && isFirstOf(message.createdAt);
    return messageDoc(message, { ticketId: ticket.id, splitTo: null, isFirst }, revision);
  });
  const homes = new Map(references.map(({ messageId, ticketId }) => [messageId, ticketId]));
  const referred = originals.filter((row) => isOfKind(row, ROW_KIND.message)).map(parseMessageRow);
  return [
    ...docs,
    ...referred.map((message) =>
      messageDoc(
        message,
        { ticketId: homes.get(message.id) ?? ticket.id, splitTo: null, isFirst: false },
        revision,
      ),
    ),
  ];
}

/** Whether a row stands for a message on a ticket. */
export function isOfMessage(row: unknown): boolean {
  return isOfKind(row, ROW_KIND.message) || isOfKind(row, ROW_KIND.messageReference);
}
