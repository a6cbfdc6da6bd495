import * as z from 'zod';
import { feedParamsSchema, feedQuerySchema } from '../../../schemas/api/calendar-feeds.ts';
import { defineRoutes } from '../route.ts';

/** What calendar programs subscribe to: they send no header by which anybody could be recognised. */
export const feedRoutes = defineRoutes('feeds', {
  readPlannedFeed: {
    method: 'GET',
    path: '/v1/feeds/{agentId}/planned.ics',
    summary: 'Subscribe to what is planned for an agent',
    description:
      'An iCalendar object (RFC 5545) with an event for each ticket that is planned for the agent and that they see: from 90 days ago on, the first 500. `POST /v1/agents/{agentId}/calendar-feed` gives the whole address; the secret in it is all that is asked for.',
    permission: 'public',
    access: 'read',
    params: feedParamsSchema,
    query: feedQuerySchema,
    output: z.string(),
    contentType: 'text/calendar',
    status: 200,
  },
});
