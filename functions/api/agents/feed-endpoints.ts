import type { RandomBytes } from '../../../core/auth/index.ts';
import { loadFeed, makeFeed, revokeFeed } from '../../../core/calendar-feed/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { CalendarFeed } from '../../../schemas/calendar-feed.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { agentRoutes } from './routes.ts';

type FeedRoute = 'getCalendarFeed' | 'makeCalendarFeed' | 'revokeCalendarFeed';

/** The endpoints of calendar feeds. A request that is repeated is told no address: the secret in it is stored nowhere. */
export function feedEndpoints(deps: {
  table: Table;
  randomBytes: RandomBytes;
}): Pick<Endpoints<typeof agentRoutes>, FeedRoute> {
  const { table } = deps;
  const present = (agentId: number, { hash: _hash, madeWith: _madeWith, ...feed }: CalendarFeed) => ({
    agentId,
    ...feed,
  });
  return {
    getCalendarFeed: async ({ principal, params: { agentId }, context: { now } }) => ({
      body: present(agentId, await loadFeed(table, { principal, agentId, now })),
    }),
    makeCalendarFeed: async ({ principal, params: { agentId }, body, context, remember, origin }) => {
      const alongside = (feed: CalendarFeed) => remember({ body: { ...present(agentId, feed), url: null } });
      const asked = { principal, agentId, ...body, alongside };
      const { feed, secret } = await makeFeed(deps, context, asked);
      const url = `${origin}/v1/feeds/${agentId}/planned.ics?token=${secret}`;
      return { body: { ...present(agentId, feed), url } };
    },
    revokeCalendarFeed: async ({ principal, params: { agentId }, context }) => {
      await revokeFeed(table, context, { principal, agentId });
      return { body: null };
    },
  };
}
