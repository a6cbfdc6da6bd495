import type { Agent } from '../../schemas/agent.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { noticeOfTicket, parseNotice } from '../notice/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { mayFollow, parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { notificationOfAgent, parseNotification } from './notification-store.ts';

/** A ticket in a digest, and what there is to tell of it, oldest first. */
export interface DigestItem {
  readonly ticket: Ticket;
  readonly lines: readonly { readonly text: string; readonly at: string; readonly beganAt: string }[];
}

/**
 * What stands in a digest as it is now, by ticket: of each thing that happened one line, without what the agent has read meanwhile,
 * may not read any more, or what is purged.
 */
export async function loadDigest(
  table: Table,
  agent: Agent,
  notificationIds: readonly string[],
): Promise<DigestItem[]> {
  const keys = notificationIds.map((id) => notificationOfAgent.of({ agentId: agent.id, id }));
  const told = (await table.getMany(keys)).map(parseNotification).filter(({ readAt }) => readAt === null);
  const rowAt = await readRows(
    table,
    told.flatMap((one) => [noticeOfTicket.of(one), ticketByNumber.of(one.ticketId)]),
  );
  const lines = told.flatMap((one) => {
    const [notice, row] = [rowAt(noticeOfTicket.of(one)), rowAt(ticketByNumber.of(one.ticketId))];
    if (notice === undefined || row === undefined) return [];
    const ticket = parseTicketRow(row);
    if (ticket.purged !== undefined || !mayFollow(agent, ticket)) return [];
    return [{ ticket, text: parseNotice(notice).text, at: one.at, beganAt: one.beganAt ?? one.at }];
  });
  const inOrder = lines.sort((one, other) => (one.at < other.at ? -1 : 1));
  const once = [...new Map(inOrder.map((line) => [`${line.ticket.id} ${line.beganAt}`, line])).values()];
  const byTicket = Map.groupBy(once, ({ ticket }) => ticket.id);
  return [...byTicket.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ ticket: first.ticket, lines: all }];
  });
}
