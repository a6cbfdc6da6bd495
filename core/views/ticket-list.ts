import { createHash } from 'node:crypto';
import type { Status, Ticket } from '../../schemas/ticket.ts';

/** A list of tickets, each sorted by last activity. */
export type TicketList =
  | { of: 'open' }
  | { of: 'unassigned' }
  | { of: 'assignee'; agentId: number }
  | { of: 'team'; teamId: number }
  | { of: 'requester'; customerId: number }
  | { of: 'status'; status: Status };

/** The name of a list in keys and cursors, such as `assignee:7`. */
export function listName(list: TicketList): string {
  switch (list.of) {
    case 'open':
    case 'unassigned':
      return list.of;
    case 'assignee':
      return `assignee:${list.agentId}`;
    case 'team':
      return `team:${list.teamId}`;
    case 'requester':
      return `requester:${list.customerId}`;
    case 'status':
      return `status:${list.status}`;
  }
}

/**
 * Lists that exist once for the whole desk and once for each team, so that an agent who is limited to some teams
 * reads the same list in as many Queries as they have teams, and never a row that is not theirs.
 */
export function isPerTeam(list: TicketList): boolean {
  return list.of !== 'team' && list.of !== 'assignee';
}

/** The part of a list that holds one team's tickets. */
export function teamPart(name: string, teamId: number): string {
  return `${name}@${teamId}`;
}

/** The names of all lists that a ticket stands in: the whole rule of what is listed where. */
export function listsOf(ticket: Ticket): string[] {
  const unsolved = ticket.status !== 'solved' && ticket.status !== 'closed';
  const desk: TicketList[] = [
    ...(unsolved ? [{ of: 'open' } as const] : []),
    ...(unsolved && ticket.assigneeId === null ? [{ of: 'unassigned' } as const] : []),
    { of: 'requester', customerId: ticket.requesterId },
    { of: 'status', status: ticket.status },
  ];
  const { teamId, assigneeId } = ticket;
  const names = desk.map(listName);
  return [
    ...names,
    ...(teamId === null ? [] : names.map((name) => teamPart(name, teamId))),
    ...(unsolved && teamId !== null ? [listName({ of: 'team', teamId })] : []),
    ...(unsolved && assigneeId !== null ? [listName({ of: 'assignee', agentId: assigneeId })] : []),
  ];
}

/** Which of a list's partitions holds this ticket. */
export function shardOf(ticketId: number, shards: number): number {
  const digest = createHash('sha256').update(String(ticketId)).digest();
  return digest.readUInt32BE(0) % shards;
}

/** The place of a ticket in its lists: time of the last activity, then number. Sorts as text. */
export function placeOf(ticket: Pick<Ticket, 'lastActivityAt' | 'id'>): string {
  return `${ticket.lastActivityAt}#${String(ticket.id).padStart(16, '0')}`;
}

/** The list of solved tickets by the time at which they close, from which the sweep reads what is overdue. */
export const DUE_LIST = 'due';

/** The place of a ticket in the list of deadlines, null when it has none. */
export function duePlaceOf(ticket: Ticket): string | null {
  return ticket.status === 'solved' ? placeOf({ id: ticket.id, lastActivityAt: ticket.closesAt }) : null;
}

/** What `placeOf` writes. */
export const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#\d{16}$/;
