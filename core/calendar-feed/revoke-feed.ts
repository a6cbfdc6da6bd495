import { feedOfAgent, parseFeedRow, removeFeed } from '../agent/index.ts';
import { recordEvent } from '../audit/index.ts';
import { type Caller, requireMayWithFeedOf } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';

/**
 * Revokes the calendar feed of an agent, at once and for good. Revoking what is revoked already changes nothing.
 * @throws ForbiddenError when it is somebody else's, and the principal is no admin
 * @throws NotFoundError when they never had one
 */
export async function revokeFeed(
  table: Table,
  context: Context,
  { principal, agentId }: { principal: Caller; agentId: number },
): Promise<void> {
  requireMayWithFeedOf(principal, agentId);
  const load = async () => parseFeedRow(await table.get(feedOfAgent.of(agentId)));
  return changeVersioned(undefined, load, async (before) => {
    const { feed } = before;
    if (before.version === 0) throw new NotFoundError('feed');
    if (feed === null) return;
    const event = recordEvent(`AGENT#${agentId}`, 'feed.revoked', { feed: { agentId, ...feed } }, context);
    await table.write([removeFeed(agentId, before), event]);
  });
}
