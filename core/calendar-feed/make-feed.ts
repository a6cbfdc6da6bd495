import type { CalendarFeed } from '../../schemas/calendar-feed.ts';
import { agentKey, feedOfAgent, parseAgentRow, parseFeedRow, setFeed } from '../agent/index.ts';
import { recordEvent } from '../audit/index.ts';
import { type Caller, hashOf, hasScope, makeSecret, type RandomBytes } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ForbiddenError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** Start of the secret of every feed. */
export const FEED_SECRET = 'blf_';

/**
 * Makes the calendar feed of the agent who asks, in place of the one that they have, which ends at once. Its secret is in the
 * result and nowhere else. It ends no later than the token by which it was made, and is revoked along with it.
 * @throws ForbiddenError when it is to be somebody else's, or the token may not read tickets, which the feed shows
 */
export async function makeFeed(
  deps: { table: Table; randomBytes: RandomBytes },
  context: Context,
  input: {
    principal: Caller;
    agentId: number;
    subjects: boolean;
    alongside?: AlongsideWrites<CalendarFeed>;
  },
): Promise<{ feed: CalendarFeed; secret: string }> {
  const { principal, agentId, subjects } = input;
  if (principal.kind !== 'agent' || principal.id !== agentId)
    throw new ForbiddenError('Everybody makes the calendar feed of their own.');
  if (!hasScope(principal, 'tickets:read'))
    throw new ForbiddenError('This token lacks the scope tickets:read.');
  const secret = makeSecret(deps.randomBytes, FEED_SECRET);
  const feed: CalendarFeed = {
    hash: hashOf(secret),
    subjects,
    expiresAt: principal.expiresAt ?? null,
    madeWith: principal.tokenIds ?? [],
    createdAt: context.now.toISOString(),
  };
  const load = async () => {
    const rowAt = await readRows(deps.table, [agentKey(agentId), feedOfAgent.of(agentId)]);
    if (!parseAgentRow(rowAt(agentKey(agentId))).active) throw new ForbiddenError();
    return parseFeedRow(rowAt(feedOfAgent.of(agentId)));
  };
  return changeVersioned(undefined, load, async (before) => {
    const event = recordEvent(`AGENT#${agentId}`, 'feed.created', { feed: { agentId, ...feed } }, context);
    const alongside = (await input.alongside?.(feed)) ?? [];
    await deps.table.write([setFeed(agentId, before, feed), event, ...alongside]);
    return { feed, secret };
  });
}
