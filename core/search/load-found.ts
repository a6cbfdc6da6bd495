import type { Customer } from '../../schemas/customer.ts';
import type { Message } from '../../schemas/message.ts';
import type { Organisation } from '../../schemas/organisation.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket, type Principal } from '../auth/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { mayReadMessage, messageById, parseMessageRow } from '../message/index.ts';
import { organisationKeys, parseOrganisationRow } from '../organisation/index.ts';
import { ROW_KIND } from '../shared/names.ts';
import { readRows } from '../shared/read-rows.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { isAmong, parseTicketRow, partsSeenBy, ticketByNumber } from '../ticket/index.ts';
import type { EngineAnswer } from './search-desk.ts';
import { type Snippet, snippetOf } from './snippet.ts';

/** A ticket that was found: as it is now, with the parts of its texts that were looked for. */
export interface FoundTicket {
  readonly ticket: Ticket;
  readonly subject: Snippet;
  /** the message that says most of what was looked for; null when only the ticket itself does */
  readonly message: { readonly message: Message; readonly snippet: Snippet } | null;
}

/** Longest subject in characters. */
const WHOLE = 1000;

/** Read units that the rows of one page may take, those of the log apart, and lines of which rows are read at once. */
const MOST_UNITS = 160;
const AT_ONCE = 10;
/** Lines of which rows are read before it is known how large they are. */
const AT_FIRST = 5;
/** Bytes of a read unit of a row that is read as it is now. */
const UNIT_BYTES = 4096;
/** The share of a unit that a row takes which is read as it was a moment ago. */
const LAGGING = 0.5;

type Line = EngineAnswer['found'][number];

/**
 * Reads the tickets that were found, as long as they do not take too much to read: `read` says of how many lines. The index is a
 * moment behind: what may not be read any more, or is gone, is left out. To agents, who see it in lists as well that are as far behind, rows are
 * shown as they were a moment ago, for half the units; to customers, as they are.
 */
export async function loadFound(
  table: Table,
  asking: { principal: Principal; now: Date },
  { found, terms }: Pick<EngineAnswer, 'found' | 'terms'>,
): Promise<{ tickets: FoundTicket[]; read: number }> {
  const tickets: FoundTicket[] = [];
  const mayLag = asking.principal.kind === 'agent';
  const share = mayLag ? LAGGING : 1;
  let [read, units, most] = [0, 0, share];
  while (read < found.length) {
    const room = Math.floor((MOST_UNITS - units) / most);
    if (read > 0 && room < 1) break;
    const lines = found.slice(read, read + (read === 0 ? AT_FIRST : Math.min(AT_ONCE, room)));
    const rows = await readRows(table, lines.flatMap(keysOf), { mayLag });
    for (const line of lines) {
      const own = share * keysOf(line).reduce((sum, key) => sum + unitsOf(rows(key)), 0);
      units += own;
      most = Math.max(most, own);
      tickets.push(...foundTicket(line, rows, asking, terms));
    }
    read += lines.length;
  }
  return { tickets, read };
}

const messageKeyOf = ({ message }: Line) => message && messageById.of(message);
const keysOf = (line: Line): Key[] => [ticketByNumber.of(line.id), messageKeyOf(line) ?? []].flat();

/** About how many read units a row takes. */
function unitsOf(row: unknown): number {
  return row === undefined ? 0 : Math.ceil(Buffer.byteLength(JSON.stringify(row)) / UNIT_BYTES);
}

function foundTicket(
  line: Line,
  rowAt: (key: Key) => unknown,
  { principal, now }: { principal: Principal; now: Date },
  terms: EngineAnswer['terms'],
): FoundTicket[] {
  const row = rowAt(ticketByNumber.of(line.id));
  const ticket = row === undefined ? null : parseTicketRow(row);
  if (ticket === null || !mayWithTicket(principal, 'ticket.read', ticket)) return [];
  const key = messageKeyOf(line);
  const said = key === null ? undefined : rowAt(key);
  const message = isOfKind(said, ROW_KIND.message) ? parseMessageRow(said) : null;
  // What was merged into a ticket may be for others alone, and so may be that it says what was looked for.
  if (principal.kind === 'customer' && message !== null && line.message !== null) {
    if (!isAmong(partsSeenBy(principal, ticket), line.message.ticketId, message)) return [];
  }
  const isShown =
    message !== null && mayReadMessage(principal.kind === 'customer' ? 'customer' : 'agent', message, now);
  return [
    {
      ticket,
      subject: snippetOf(ticket.subject, terms, WHOLE),
      message: isShown ? { message, snippet: snippetShown(message, terms) } : null,
    },
  ];
}

/** A part of what the writer wrote, unless only what they quote has what was looked for. */
function snippetShown({ text, replyText }: Message, terms: EngineAnswer['terms']): Snippet {
  const own = replyText.trim() === '' ? null : snippetOf(replyText, terms);
  return own !== null && own.marks.length > 0 ? own : snippetOf(text, terms);
}

/** Reads the customers that were found, without records that go on in others. */
export async function loadCustomers(
  table: Table,
  { found }: Pick<EngineAnswer, 'found'>,
): Promise<Customer[]> {
  const rowAt = await readRows(
    table,
    found.map(({ id }) => customerKey(id)),
  );
  return found
    .map(({ id }) => rowAt(customerKey(id)))
    .filter((row) => row !== undefined)
    .map(parseCustomerRow)
    .filter(({ mergedInto }) => mergedInto === undefined);
}

/** Reads the organisations that were found. */
export async function loadOrganisations(
  table: Table,
  { found }: Pick<EngineAnswer, 'found'>,
): Promise<Organisation[]> {
  const keys = found.flatMap(({ id }) => organisationKeys(id));
  const rowAt = await readRows(table, keys);
  return keys
    .map(rowAt)
    .filter((row) => row !== undefined)
    .map(parseOrganisationRow);
}
