import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { fieldError, NotFoundError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { mayFollow, withFollowers, withoutFollower } from './followers.ts';
import { requireNotMerged } from './merged.ts';
import { requireTicket, ticketByNumber, ticketWrites } from './ticket-store.ts';

/** Who is to follow a ticket, or no longer. */
interface Following {
  principal: Principal;
  ticketId: number;
  agentId: number;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Ticket>;
}

/**
 * Makes an agent a follower of a ticket: oneself, as whoever may write notes on it; somebody else, as whoever may change
 * it. It is no activity on the ticket. Following twice changes nothing.
 * @throws InvalidInputError when there is no such active agent, or they may not read the ticket
 * @throws ConflictError `ticket.followers_full`
 */
export function followTicket(table: Table, context: Context, input: Following): Promise<Ticket> {
  return changeFollowers(table, context, input, (ticket, row) => {
    const agent = row === undefined ? null : parseAgentRow(row);
    if (agent === null || !mayFollow(agent, ticket))
      throw fieldError('agentId', 'is not an active agent of this desk who may read the ticket');
    return withFollowers(ticket, [input.agentId]);
  });
}

/**
 * Ends that an agent follows a ticket; who may let them follow may end it.
 * @throws NotFoundError when they do not
 */
export function unfollowTicket(table: Table, context: Context, input: Following): Promise<Ticket> {
  return changeFollowers(table, context, input, (ticket) => {
    if (!ticket.followerIds?.includes(input.agentId)) throw new NotFoundError('follower');
    return withoutFollower(ticket, input.agentId);
  });
}

function changeFollowers(
  table: Table,
  context: Context,
  input: Following,
  change: (ticket: Ticket, agentRow: unknown) => Ticket,
): Promise<Ticket> {
  const { principal, agentId } = input;
  const [key, agent] = [ticketByNumber.of(input.ticketId), agentKey(agentId)];
  const isOwn = principal.kind === 'agent' && principal.id === agentId;
  const load = async () => {
    const rowAt = await readRows(table, [key, agent]);
    const before = requireTicket(rowAt(key));
    requireMayWithTicket(principal, isOwn ? 'ticket.note' : 'ticket.change', before);
    return { before, version: before.version, agentRow: rowAt(agent) };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before, agentRow }) => {
    requireNotMerged(before);
    const after = change(before, agentRow);
    if (after === before) return before;
    const { ticket, writes } = ticketWrites(before, after, laterThan(context, before.updatedAt), {
      isActivity: false,
    });
    await table.write([...writes, ...((await input.alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}
