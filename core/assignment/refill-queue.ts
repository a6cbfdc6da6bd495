import type { Context } from '../shared/context.ts';
import { listTickets } from '../views/index.ts';
import { type Assigner, AUTOMATION } from './assigner.ts';
import { type Queued, readQueue } from './queue-store.ts';
import { settleTicket } from './settle-ticket.ts';

/** Tickets that are read together. */
const PAGE = 100;

/**
 * Brings the queue of a team into line with how its tickets are given out from now on: those that nobody has wait, or do not any more. What
 * was interrupted is done again, and finds done what was.
 */
export async function refillQueue(deps: Assigner, context: Context, teamId: number): Promise<void> {
  let behind: Queued | undefined;
  let goesOn = true;
  while (goesOn) {
    const asked = { teamId, order: 'most_urgent', limit: PAGE, behind } as const;
    const { queued, more } = await readQueue(deps.table, asked);
    for (const { ticketId } of queued) await settleTicket(deps, context, ticketId);
    behind = queued.at(-1);
    goesOn = more && behind !== undefined;
  }
  const { teams } = await deps.rules.at(context.now);
  if (teams.of(teamId) !== undefined) await settleListed(deps, context, teamId);
}

async function settleListed(deps: Assigner, context: Context, teamId: number): Promise<void> {
  const lists = { table: deps.table, shards: await deps.shards() };
  let cursor: string | null = null;
  do {
    const from: { cursor?: string } = cursor === null ? {} : { cursor };
    const list = { of: 'team', teamId } as const;
    const page = await listTickets(lists, { principal: AUTOMATION, list, limit: PAGE, ...from });
    const left = page.tickets.filter(
      ({ assigneeId, status }) => assigneeId === null && (status === 'new' || status === 'open'),
    );
    for (const { id } of left) await settleTicket(deps, context, id);
    cursor = page.cursor;
  } while (cursor !== null);
}
