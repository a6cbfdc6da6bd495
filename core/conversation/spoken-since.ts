import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isAutomatic, isPublic, isSuspicious } from '../message/index.ts';
import type { Table } from '../shared/table.ts';
import { partsOf } from '../ticket/index.ts';
import { loadSince } from './load-since.ts';

/**
 * Whether anything was said between desk and customer since a message, also on tickets that were merged into its own. Mail
 * of machines, and what is suspected to be spam, says nothing. One Query for each ticket.
 */
export async function isSpokenSince(table: Table, ticket: Ticket, messageId: string): Promise<boolean> {
  const isSpoken = (message: Message) => isPublic(message) && !isAutomatic(message) && !isSuspicious(message);
  const parts = partsOf(ticket).map((ticketId) => loadSince(table, { ticketId, since: messageId }, isSpoken));
  return (await Promise.all(parts)).some(({ messages }) => messages.some(isSpoken));
}
