import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { conditionsSchema } from '../conditions.ts';
import { statusSchema, tagSchema } from '../ticket.ts';
import { changeTicketSchema } from './change-ticket.ts';
import { messageTextSchema } from './common.ts';

/** Most tickets that one bulk change names. */
const MOST_TICKETS = 1000;

/** A list of tickets by the filters of `GET /v1/tickets`. */
const listFilterSchema = z
  .strictObject({
    view: z.enum(['open', 'unassigned', 'mine', 'shared', 'planned', 'trash', 'spam']).optional(),
    assigneeId: idSchema.optional(),
    plannedAgentId: idSchema.optional(),
    teamId: idSchema.optional(),
    requesterId: idSchema.optional(),
    organisationId: idSchema.optional(),
    tag: tagSchema.optional(),
    status: statusSchema.optional(),
  })
  .superRefine((filter, context) => {
    const others = Object.keys(filter).slice(1);
    for (const name of others)
      context.addIssue({ code: 'custom', path: [name], message: 'is one list too many: give one of them' });
  })
  .meta({ maxProperties: 1 })
  .describe(
    'one of view, assigneeId, plannedAgentId, teamId, requesterId, organisationId, tag and status; `open` when none is given',
  );
export type ListFilter = z.infer<typeof listFilterSchema>;

/** Which tickets change, and what happens to each of them. */
export const bulkTicketsSchema = z
  .strictObject({
    tickets: z.union([
      z.strictObject({ ids: z.array(idSchema).min(1).max(MOST_TICKETS) }),
      z.strictObject({ incidentsOf: idSchema.describe('a problem, whose incidents are meant') }),
      z.strictObject({
        list: listFilterSchema,
        conditions: conditionsSchema
          .optional()
          .describe('of the tickets of the list, those of which these hold when the job begins'),
      }),
    ]),
    change: changeTicketSchema.optional().describe('as by PATCH; give it, or a message, or both'),
    message: z
      .strictObject({ kind: z.enum(['internal_note', 'public_reply']), text: messageTextSchema })
      .optional()
      .describe('a note or a reply that each of them gets, in the same transaction as its change'),
  })
  .refine(({ change, message }) => change !== undefined || message !== undefined, {
    path: ['change'],
    error: 'say what is to happen: change, message, or both',
  })
  .meta({ minProperties: 2 });
