import type { Share, ShareLevel, Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError, NotFoundError } from '../shared/errors.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';
import { changeQuietly, type QuietChange } from './change-quietly.ts';
import { requireNotMerged } from './merged.ts';
import { requireNotClosed } from './status.ts';

/** Most agents and teams with whom a ticket is shared: each of them has it in a list. */
const MOST_SHARES = 20;

/** An agent or a team. */
export interface Sharer {
  kind: 'agent' | 'team';
  id: number;
}

/** With whom a ticket is to be shared, or no longer. */
interface Sharing extends QuietChange {
  with: Sharer;
}

/**
 * Shares a ticket with a further agent or team, or changes what they may do there: read it, write notes, or answer. Whoever
 * may change the ticket may share it. It is no activity on the ticket. A closed one is shared with nobody else;
 * that it is shared may end. A role that may not answer may not by this either. A ticket that was merged is shared no more: the one where it goes on is.
 * @throws InvalidInputError when there is no such active agent or no such team, or a light agent is to answer
 * @throws ConflictError `ticket.shares_full`, `ticket.merged`, `ticket.closed`
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function shareTicket(
  table: Table,
  context: Context,
  input: Sharing & { level: ShareLevel },
): Promise<Ticket> {
  const { with: whom, level } = input;
  const key = whom.kind === 'agent' ? agentKey(whom.id) : teamKey(whom.id);
  return changeShares(
    table,
    context,
    { ...input, keys: [key] },
    ({ sharedWith: before = [], ...ticket }, rowAt) => {
      requireNotClosed(ticket);
      requireSharer(whom, level, rowAt(key));
      const others = before.filter((share) => !isSame(share, whom));
      if (others.length === MOST_SHARES)
        throw new ConflictError(
          'ticket.shares_full',
          `A ticket is shared with at most ${MOST_SHARES} agents and teams.`,
        );
      return [...others, { ...whom, level }].sort(inOrder);
    },
  );
}

/**
 * Ends that a ticket is shared with an agent or a team.
 * @throws NotFoundError when it is not
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function unshareTicket(table: Table, context: Context, input: Sharing): Promise<Ticket> {
  return changeShares(table, context, { ...input, keys: [] }, ({ sharedWith: before = [] }) => {
    const others = before.filter((share) => !isSame(share, input.with));
    if (others.length === before.length) throw new NotFoundError('share');
    return others;
  });
}

const isSame = (share: Share, { kind, id }: Sharer) => share.kind === kind && share.id === id;
const inOrder = (one: Share, other: Share) =>
  String(one.kind).localeCompare(String(other.kind)) || one.id - other.id;

function requireSharer({ kind }: Sharer, level: ShareLevel, row: unknown): void {
  if (kind === 'team') {
    if (row === undefined) throw fieldError('id', 'is not a team of this desk');
    return;
  }
  const agent = row === undefined ? null : parseAgentRow(row);
  if (!agent?.active) throw fieldError('id', 'is not an active agent of this desk');
  if (level === 'answer' && agent.role === 'light_agent')
    throw fieldError('level', 'is more than a light agent may do');
}

function changeShares(
  table: Table,
  context: Context,
  input: Sharing & { keys: readonly Key[] },
  decide: (before: Ticket, rowAt: (key: Key) => unknown) => Share[],
): Promise<Ticket> {
  return changeQuietly(table, context, { ...input, action: 'ticket.change' }, (before, rowAt) => {
    requireNotMerged(before);
    const sharedWith = decide(before, rowAt);
    const stays = isSameValue(sharedWith, before.sharedWith ?? []);
    return { after: stays ? before : { ...before, sharedWith } };
  });
}
