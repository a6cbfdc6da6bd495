import * as z from 'zod';
import { idSchema, ulidSchema } from '../actor.ts';
import { MOST_MERGED, MOST_SPLIT } from '../merge.ts';
import { subjectSchema } from '../ticket.ts';
import { problemSchema } from './common.ts';
import { ticketOutSchema } from './tickets.ts';

/** Which tickets are to be merged into the one of the path, or are to leave it again. */
export const mergeTicketsSchema = z.strictObject({
  ticketIds: z
    .array(idSchema)
    .min(1)
    .max(MOST_MERGED)
    .transform((ids) => [...new Set(ids)]),
});

/** Which messages are to go to a new ticket, and what differs there. */
export const splitTicketSchema = z.strictObject({
  messageIds: z
    .array(ulidSchema)
    .min(1)
    .max(MOST_SPLIT)
    .transform((ids) => [...new Set(ids)])
    .describe('messages of the ticket, those of tickets that were merged into it too'),
  subject: subjectSchema.optional().describe('of the new ticket; the same when absent'),
  requesterId: idSchema
    .optional()
    .describe(
      'of the new ticket; when absent, who wrote the first of the messages that is a customer’s, or else the same',
    ),
});

/** A ticket without what was split off, and the new one that has it. */
export const splitOutSchema = z.object({ ticket: ticketOutSchema, newTicket: ticketOutSchema });

/** Why tickets were not merged, unmerged or split; where one is merged already, into which. */
export const mergeRefusedSchema = problemSchema
  .extend({
    mergedInto: idSchema
      .optional()
      .describe('with `ticket.merged`: the ticket into which it is merged, where it goes on'),
  })
  .meta({ id: 'MergeRefused' });
