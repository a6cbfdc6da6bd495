import * as z from 'zod';
import { type CalendarFeed, calendarFeedSchema } from '../../schemas/calendar-feed.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { FEED_PREFIX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Condition, Key, Write } from '../shared/write.ts';

export const feedOfAgent = accessPattern({
  name: 'Calendar feed of an agent',
  description:
    'Says by the SHA-256 of its secret who may read what an agent has planned, for calendar programs and for those who make or revoke it.',
  operation: 'BatchGetItem',
  pk: 'FEED#<agent>',
  sk: 'FEED',
  of: (agentId: number): Key => ({ pk: `${FEED_PREFIX.feeds}${agentId}`, sk: 'FEED' }),
});

/** The feed that an agent has, null when there is none; `version` 0: they never had one. */
export interface FeedState {
  version: number;
  feed: CalendarFeed | null;
}

const rows = rowsOfKind(
  ROW_KIND.calendarFeed,
  z.object({ version: z.int().positive(), feed: calendarFeedSchema.nullable().default(null) }),
);

/** What the row of a feed says, if there is one. */
export function parseFeedRow(row: unknown): FeedState {
  return row === undefined ? { version: 0, feed: null } : rows.parse(row);
}

/** The write that gives an agent a feed in place of what was; refused with `version` when somebody else did since. */
export function setFeed(agentId: number, before: FeedState, feed: CalendarFeed): Write {
  return rows.upsert({ ...next(agentId), set: { feed }, condition: unchanged(before), refusal: 'version' });
}

/** The write that ends a feed; refused with `version` when it was changed since. */
export function removeFeed(agentId: number, before: FeedState): Write {
  return rows.upsert({
    ...next(agentId),
    remove: ['feed'],
    condition: unchanged(before),
    refusal: 'version',
  });
}

/** The write that ends whatever feed an agent has, and lets none be made that has been begun. */
export function withoutFeed(agentId: number): Write {
  return rows.upsert({ ...next(agentId), remove: ['feed'] });
}

const next = (agentId: number) => ({ key: feedOfAgent.of(agentId), add: { version: 1 } });

function unchanged({ version }: FeedState): Condition {
  if (version === 0) return { expression: 'attribute_not_exists(#version)' };
  return { expression: '#version = :before', values: { ':before': version } };
}
