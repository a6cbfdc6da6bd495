import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { prioritySchema, statusSchema, tagSchema, typeSchema } from '../ticket.ts';
import { idParamSchema, pageQuerySchema, pageSchema, queryTextSchema, timeInSchema } from './common.ts';
import { ticketSummaryOutSchema } from './tickets.ts';

/** Most characters of the conditions in a query: with the rest, an address that every client and proxy passes on. */
const LONGEST_FILTER = 4000;

/** Which tickets are listed, and in which order. */
export const ticketListQuerySchema = pageQuerySchema.extend({
  view: z
    .enum(['all', 'open', 'unassigned', 'mine', 'shared', 'planned', 'trash', 'spam'])
    .optional()
    .describe('a part of the desk; all: whatever the status, but for trash and spam'),
  assigneeId: idParamSchema.optional(),
  plannedAgentId: idParamSchema.optional(),
  teamId: idParamSchema.optional(),
  requesterId: idParamSchema.optional(),
  organisationId: idParamSchema.optional(),
  tag: tagSchema.optional(),
  status: statusSchema.optional(),
  priority: prioritySchema.optional(),
  type: typeSchema.optional(),
  createdAfter: timeInSchema.optional(),
  createdBefore: timeInSchema.optional(),
  filter: queryTextSchema
    .min(1)
    .max(LONGEST_FILTER)
    .optional()
    .describe(
      'conditions over the fields of `GET /v1/fields`, as JSON: `{"all": [{"field": "ticket.channel", "operator": "is", "value": "phone"}, {"field": "ticket.createdAt", "operator": "within_last", "value": "P7D"}]}`',
    ),
  order: z
    .enum(['activity', 'number', 'change'])
    .optional()
    .describe('activity: the latest first; number: the smallest first; change: the earliest change first'),
  changedSince: timeInSchema
    .optional()
    .describe('with the order change, which it brings along: only what changed then or later'),
});

/** A page of a list of tickets. */
export const ticketPageSchema = pageSchema(ticketSummaryOutSchema).extend({
  changedUntil: timeSchema
    .optional()
    .describe(
      'with the last page of the order change: every change before this time has been given; ask for `changedSince` this time next',
    ),
});
