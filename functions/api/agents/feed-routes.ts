import {
  feedMadeSchema,
  feedOutSchema,
  feedParamsSchema,
  makeFeedSchema,
} from '../../../schemas/api/calendar-feeds.ts';

/** The calendar feed that each agent may have. */
export const feedRoutes = {
  getCalendarFeed: {
    method: 'GET',
    path: '/v1/agents/{agentId}/calendar-feed',
    summary: 'Find out whether an agent has a calendar feed',
    description: 'Your own; admins may ask for that of any agent. Its secret is never shown again.',
    permission: 'feed.own',
    access: 'read',
    params: feedParamsSchema,
    output: feedOutSchema,
    status: 200,
  },
  makeCalendarFeed: {
    method: 'POST',
    path: '/v1/agents/{agentId}/calendar-feed',
    summary: 'Make your calendar feed, or another in its place',
    description:
      'The answer alone has the address, to which calendar programs subscribe without signing in: whoever knows it sees what is planned for you. The one before ends at once. The token must be allowed to read tickets, and takes the feed along when it ends or is revoked.',
    permission: 'feed.own',
    access: 'write',
    params: feedParamsSchema,
    body: makeFeedSchema,
    example: () => ({ subjects: false }),
    output: feedMadeSchema,
    status: 201,
  },
  revokeCalendarFeed: {
    method: 'DELETE',
    path: '/v1/agents/{agentId}/calendar-feed',
    summary: 'Revoke a calendar feed, at once and for good',
    description:
      'Your own; admins may revoke that of any agent. It is revoked when its agent is deactivated, too.',
    permission: 'feed.own',
    access: 'write',
    params: feedParamsSchema,
    output: null,
    status: 204,
  },
} as const;
