import type { Message } from '../../schemas/message.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { findMessage } from '../conversation/index.ts';
import { messageById, parseMessageRow } from '../message/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { requireTicket, ticketByNumber } from '../ticket/index.ts';
import { loadBodies } from './bodies.ts';
import { type Finding, findingsIn } from './findings.ts';
import { toDeleteIn } from './struck-message-store.ts';
import type { Texts } from './text-gateway.ts';

/** What was struck out of a message, and what better were. */
export interface RedactionState {
  message: Message;
  findings: Finding[];
  /** whether objects that were struck are still to be deleted */
  isPending: boolean;
}

/** Looks for numbers in a message that better were struck: one read, and the objects that hold the rest of it. */
export async function listFindings(
  deps: { table: Table; texts: Texts },
  input: { principal: Principal; ticketId: number; messageId: string },
): Promise<RedactionState> {
  const { ticketId, messageId } = input;
  const keys = { ticket: ticketByNumber.of(ticketId), message: messageById.of({ ticketId, messageId }) };
  const rowAt = await readRows(deps.table, [keys.ticket, keys.message]);
  const ticket = requireTicket(rowAt(keys.ticket));
  requireMayWithTicket(input.principal, 'ticket.redact', ticket);
  const { row } = await findMessage(deps.table, ticket, messageId, { row: rowAt(keys.message) });
  const message = parseMessageRow(row);
  const bodies = await loadBodies(deps.texts, message);
  return { message, findings: findingsIn(ticket, message, bodies), isPending: toDeleteIn(row).length > 0 };
}
