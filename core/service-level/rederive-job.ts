import * as z from 'zod';
import { keptConfiguration } from '../configuration/index.ts';
import { followedSchema, followingJob, openListsOf } from '../views/index.ts';
import { serviceLevels } from './levels.ts';
import { OPEN_TICKETS } from './open-tickets.ts';
import { rederiveTicket } from './rederive-ticket.ts';

/**
 * Derives the service levels of all tickets that are not closed by what is configured now, or of those of somebody (`of`) by what is
 * known of them now, and tells what that changes.
 */
export const rederiveTickets = followingJob({
  input: z.strictObject({ of: followedSchema.optional() }).default({}),
  note: 'derives service levels',
  lists: ({ of }) => (of === undefined ? OPEN_TICKETS : openListsOf(of)),
  seeing: ({ table, context }) => {
    const levels = serviceLevels(table, keptConfiguration(table));
    const deriving = { ...context, actor: { kind: 'system', name: 'clock' } as const };
    return (id) => rederiveTicket(table, deriving, id, levels);
  },
});
