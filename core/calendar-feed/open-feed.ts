import { timingSafeEqual } from 'node:crypto';
import { roleSchema } from '../../schemas/agent.ts';
import type { CalendarFeed } from '../../schemas/calendar-feed.ts';
import { agentKey, feedOfAgent, parseAgentRow, parseFeedRow } from '../agent/index.ts';
import { type Caller, hashOf, isSecretOf } from '../auth/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { isLive } from './live-feed.ts';
import { FEED_SECRET } from './make-feed.ts';

/** What no feed has, so that a wrong secret is compared as a right one is. */
const NO_HASH = '0'.repeat(64);

/**
 * The feed that a secret opens, and the agent whose it is, with what they may see now. A secret that may be one costs the
 * same reads and comparison whether the agent has a feed, another one, or does not exist, and is refused alike.
 * @throws NotFoundError
 */
export async function openFeed(
  table: Table,
  { agentId, secret, now }: { agentId: number; secret: string; now: Date },
): Promise<{ feed: CalendarFeed; principal: Caller & { kind: 'agent' } }> {
  const refusal = new NotFoundError('feed');
  if (!isSecretOf(FEED_SECRET, secret)) throw refusal;
  const rowAt = await readRows(table, [agentKey(agentId), feedOfAgent.of(agentId)]);
  const { feed } = parseFeedRow(rowAt(feedOfAgent.of(agentId)));
  const isRight = timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(feed?.hash ?? NO_HASH));
  if (feed === null || !isRight || !(await isLive(table, feed, now))) throw refusal;
  const { teamIds, permissions, active, ...agent } = parseAgentRow(rowAt(agentKey(agentId)));
  const role = roleSchema.safeParse(agent.role).data;
  if (!active || role === undefined) throw refusal;
  return { feed, principal: { kind: 'agent', id: agentId, role, teamIds, permissions, scopes: [] } };
}
