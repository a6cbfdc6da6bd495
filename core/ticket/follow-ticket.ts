import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError, NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { changeQuietly, type QuietChange } from './change-quietly.ts';
import { mayFollow, withFollowers, withoutFollower } from './followers.ts';
import { requireNotMerged } from './merged.ts';
import { requireNotClosed } from './status.ts';

/** Who is to follow a ticket, or no longer. */
interface Following extends QuietChange {
  agentId: number;
}

/**
 * Makes an agent a follower of a ticket: oneself, as whoever may write notes on it; somebody else, as whoever may change
 * it. It is no activity on the ticket. Following twice changes nothing. On a closed ticket agents go on choosing for
 * themselves, as it may be opened by the customer; nobody else is made a follower of it.
 * @throws InvalidInputError when there is no such active agent, or they may not read the ticket
 * @throws ConflictError `ticket.followers_full`, `ticket.closed`
 */
export function followTicket(table: Table, context: Context, input: Following): Promise<Ticket> {
  return changeFollowers(table, context, input, (ticket, row) => {
    if (!isOwn(input)) requireNotClosed(ticket);
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

const isOwn = ({ principal, agentId }: Pick<Following, 'principal' | 'agentId'>) =>
  principal.kind === 'agent' && principal.id === agentId;

function changeFollowers(
  table: Table,
  context: Context,
  { agentId, ...input }: Following,
  change: (ticket: Ticket, agentRow: unknown) => Ticket,
): Promise<Ticket> {
  const agent = agentKey(agentId);
  const action = isOwn({ ...input, agentId }) ? 'ticket.note' : 'ticket.change';
  const asked = { ...input, action, keys: [agent] } as const;
  return changeQuietly(table, context, asked, (before, rowAt) => {
    requireNotMerged(before);
    return { after: change(before, rowAt(agent)) };
  });
}
