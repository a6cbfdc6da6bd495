import { parseAgentRow } from '../../../core/agent/index.ts';
import { auditEntryIn } from '../../../core/audit/index.ts';
import { parseConfiguredRow } from '../../../core/configuration/index.ts';
import { parseCustomerRow } from '../../../core/customer/index.ts';
import type { Exported } from '../../../core/export/index.ts';
import { parseMailboxRow } from '../../../core/mailbox/index.ts';
import { standingOf } from '../../../core/message/index.ts';
import { parseOrganisationRow } from '../../../core/organisation/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { parseTeamRow } from '../../../core/team/index.ts';
import { mergedIntoOf, parseTicketRow } from '../../../core/ticket/index.ts';
import { type ExportLine, exportLineSchema, type Tombstone } from '../../../schemas/api/export.ts';
import { plainValues } from '../../../schemas/custom-value.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { shownCustomer } from '../customers/present-customer.ts';
import { presentTasks } from '../templates/present-tasks.ts';
import { presentMessage, presentTicket } from '../tickets/present-ticket.ts';

const DELETED: Tombstone = { reason: 'deleted', at: null, mergedInto: null };

/**
 * The line of an export that tells of a row as it is now: what the API shows an admin of it, without links. A message that was
 * split off has rows on several tickets, of which each tells the same: where it stands.
 * @param row undefined: it is gone
 */
export async function exportLine(table: Table, exported: Exported, row: unknown): Promise<string> {
  if (row === undefined) return lineOf({ ...exported, data: null, tombstone: DELETED });
  switch (exported.kind) {
    case 'ticket':
      return lineOf({ ...exported, ...toldOfTicket(parseTicketRow(row)) });
    case 'message':
      return lineOf(await toldOfMessage(table, exported, row));
    case 'event':
      return lineOf({ ...exported, ...here(auditEntryIn(row)) });
    case 'customer':
      return lineOf({ ...exported, ...here(shownCustomer(parseCustomerRow(row), [])) });
    case 'organisation':
      return lineOf({ ...exported, ...here(withPlainFields(parseOrganisationRow(row))) });
    case 'configuration':
      return lineOf({ ...exported, ...here(toJson(configured(exported.area, row))) });
  }
}

/** The last line of a page: where the next one begins. */
export const cursorLine = (cursor: string, more: boolean): string => lineOf({ kind: 'cursor', cursor, more });

function lineOf(line: object): string {
  return JSON.stringify(exportLineSchema.parse(line satisfies object as ExportLine));
}

const here = <Data>(data: Data) => ({ data, tombstone: null });
const toJson = (value: unknown) => JSON.parse(JSON.stringify(value));
const withPlainFields = <T extends { fields?: Parameters<typeof plainValues>[0] }>(thing: T) => ({
  ...thing,
  fields: plainValues(thing.fields),
});

/** What stands in the rows of an area; agents, teams and mailboxes have rows of their own kinds. */
function configured(area: string, row: unknown): unknown {
  if (area === 'agents') return parseAgentRow(row);
  if (area === 'teams') return parseTeamRow(row);
  return area === 'mailboxes' ? parseMailboxRow(row) : parseConfiguredRow(row);
}

function toldOfTicket(ticket: Ticket) {
  const tombstone = tombstoneOf(ticket);
  if (tombstone !== null) return { data: null, tombstone };
  return here({ ...presentTicket(ticket, true), tasks: presentTasks(ticket.tasks) });
}

/** That a ticket is gone, for good or until somebody brings it back; null when it is there. */
function tombstoneOf(ticket: Ticket): Tombstone | null {
  const mergedInto = mergedIntoOf(ticket);
  if (ticket.purged) return { reason: 'purged', at: ticket.purged.at, mergedInto };
  if (ticket.trashedAt) return { reason: 'trashed', at: ticket.trashedAt, mergedInto };
  return mergedInto === null ? null : { reason: 'merged', at: null, mergedInto };
}

async function toldOfMessage(table: Table, exported: Extract<Exported, { kind: 'message' }>, row: unknown) {
  const { kind, id, ticketId } = exported;
  const standing = await standingOf(table, { ticketId, messageId: id }, row);
  if (standing === null) return { kind, id, ticketId, data: null, tombstone: DELETED };
  const { message } = standing;
  const links = { presign: async () => '', mailBucket: '', attachmentBucket: '', toAgent: true };
  const { origin, ...shown } = await presentMessage(message, links);
  const { rawUrl: _stale, ...known } = origin;
  const isCut = message.textKey !== null || message.safeHtmlKey !== undefined;
  return { kind, id, ticketId: standing.ticketId, ...here({ ...shown, origin: known, isCut }) };
}
