import {
  MOST_HELD,
  type Workplace,
  workplaceIn,
  workplaceOfAgent,
  workplaceWrite,
} from '../availability/index.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { listTickets } from '../views/index.ts';
import { type Assigner, AUTOMATION } from './assigner.ts';
import { isWork } from './target.ts';

/** How long what an agent has open is taken for all of it, before that is made sure of again. */
const SURE_MS = 15 * 60 * 1000;
const PAGE = 100;

/** Whether what an agent has open has to be looked up. */
export function isUnsure({ checkedAt }: Workplace, now: Date): boolean {
  return checkedAt === null || Date.parse(checkedAt) + SURE_MS < now.getTime();
}

/**
 * Looks up what an agent has open, in their list and in the tickets themselves: events that were lost leave nothing behind for longer than
 * a quarter of an hour. What is kept for offers stays.
 */
export function surely(deps: Assigner, agentId: number, now: Date): Promise<Workplace> {
  const { table } = deps;
  return untilNotOvertaken([OVERTAKEN], async () => {
    const before = workplaceIn(await table.get(workplaceOfAgent.of(agentId)), agentId);
    const numbers = new Set([...Object.keys(before.held).map(Number), ...(await listed(deps, agentId))]);
    const rowAt = await readRows(table, [...numbers].map(ticketByNumber.of));
    const held: Record<string, string> = {};
    for (const id of numbers) {
      const row = rowAt(ticketByNumber.of(id));
      const ticket = row === undefined ? null : parseTicketRow(row);
      const isTheirs = ticket?.assigneeId === agentId || (ticket?.assigneeId === null && id in before.held);
      if (ticket && isTheirs && isWork(ticket)) held[id] = String(ticket.channel);
    }
    const after = { ...before, held, checkedAt: now.toISOString() };
    await table.write([workplaceWrite(before, after)]);
    return { ...after, revision: before.revision + 1 };
  });
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
