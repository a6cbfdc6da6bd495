import {
  MOST_HELD,
  type Workplace,
  workplaceIn,
  workplaceOfAgent,
  workplaceWrite,
} from '../availability/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { listTickets } from '../views/index.ts';
import { type Assigner, AUTOMATION } from './assigner.ts';
import type { Found } from './find-standing.ts';
import { settleTicket } from './settle-ticket.ts';
import { countedFor } from './standing.ts';
import { assignmentOfTicket, standingIn } from './standing-store.ts';
import { isWork } from './target.ts';

/** How long what an agent has open is taken for all of it, before that is made sure of again. */
const SURE_MS = 15 * 60 * 1000;
const PAGE = 100;

/** Whether what an agent has open has to be looked up. */
export function isUnsure({ checkedAt }: Workplace, now: Date): boolean {
  return checkedAt === null || Date.parse(checkedAt) + SURE_MS < now.getTime();
}

/**
 * Looks up what an agent has open, in their list and by how those tickets stand: events that were lost leave nothing behind for longer than
 * a quarter of an hour. What does not stand as the ticket says is brought into line first. So it counts for the agent exactly while it
 * stands so, and whatever lets it stand otherwise takes it from them in the same transaction.
 */
export async function surely(deps: Assigner, context: Context, agentId: number): Promise<Workplace> {
  const { table } = deps;
  const known = await listed(deps, agentId);
  return untilNotOvertaken([OVERTAKEN], async () => {
    let { before, found } = await lookUp(table, agentId, known);
    const outOfLine = found.filter((one) => !isInLine(one, agentId));
    for (const { ticket } of outOfLine) await settleTicket(deps, context, ticket.id);
    if (outOfLine.length > 0) ({ before, found } = await lookUp(table, agentId, known));
    const held: Record<string, string> = {};
    for (const { ticket, stored } of found) {
      const counts = countedFor(stored.standing);
      if (counts?.agentId === agentId) held[ticket.id] = counts.channel;
    }
    const after = { ...before, held, checkedAt: context.now.toISOString() };
    await table.write([workplaceWrite(before, after)]);
    return { ...after, revision: before.revision + 1 };
  });
}

/** The workplace of an agent, and how the tickets stand that count there or are in their list. */
async function lookUp(table: Table, agentId: number, known: readonly number[]) {
  const before = workplaceIn(await table.get(workplaceOfAgent.of(agentId)), agentId);
  const numbers = [...new Set([...Object.keys(before.held).map(Number), ...known])];
  const keys = numbers.flatMap((id) => [ticketByNumber.of(id), assignmentOfTicket.of(id)]);
  const rowAt = await readRows(table, keys);
  const found = numbers.flatMap((id): Found[] => {
    const row = rowAt(ticketByNumber.of(id));
    const stored = standingIn(rowAt(assignmentOfTicket.of(id)), id);
    return row === undefined ? [] : [{ ticket: parseTicketRow(row), stored }];
  });
  return { before, found };
}

/** Whether a ticket counts for an agent exactly when it is theirs, or is offered to them while nobody has it. */
function isInLine({ ticket, stored: { standing } }: Found, agentId: number): boolean {
  const isTheirs = ticket.assigneeId === agentId && isWork(ticket);
  const isOffered = standing.state === 'offered' && ticket.assigneeId === null && isWork(ticket);
  return isOffered || isTheirs === (countedFor(standing)?.agentId === agentId);
}

/** The tickets in the list of an agent, as far as they are counted. */
async function listed({ table, shards }: Assigner, agentId: number): Promise<number[]> {
  const found: number[] = [];
  const lists = { table, shards: await shards() };
  let cursor: string | null = null;
  do {
    const from: { cursor?: string } = cursor === null ? {} : { cursor };
    const page = await listTickets(lists, {
      principal: AUTOMATION,
      list: { of: 'assignee', agentId },
      limit: PAGE,
      ...from,
    });
    found.push(...page.tickets.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== null && found.length < MOST_HELD);
  return found;
}
