import type { CalendarFeed } from '../../schemas/calendar-feed.ts';
import { feedOfAgent, parseFeedRow } from '../agent/index.ts';
import { type Caller, requireMayWithFeedOf } from '../auth/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { isLive } from './live-feed.ts';

/**
 * The calendar feed that an agent has.
 * @throws ForbiddenError when it is somebody else's, and the principal is no admin
 * @throws NotFoundError when there is none, or none any more
 */
export async function loadFeed(
  table: Table,
  input: { principal: Caller; agentId: number; now: Date },
): Promise<CalendarFeed> {
  requireMayWithFeedOf(input.principal, input.agentId);
  const { feed } = parseFeedRow(await table.get(feedOfAgent.of(input.agentId)));
  if (feed === null || !(await isLive(table, feed, input.now))) throw new NotFoundError('feed');
  return feed;
}
