import * as z from 'zod';
import { idSchema, ulidSchema } from '../actor.ts';
import { MOST_MERGED, MOST_SPLIT } from '../merge.ts';
import { subjectSchema } from '../ticket.ts';
import { problemSchema, SOMETHING } from './common.ts';
import { ticketOutSchema } from './tickets.ts';

const ticketIdsSchema = z
  .array(idSchema)
  .min(1)
  .max(MOST_MERGED)
  .transform((ids) => [...new Set(ids)]);

/** Which tickets are to be merged into the one of the path: those of both lists. */
export const mergeTicketsSchema = z
  .strictObject({
    sources: ticketIdsSchema.optional().describe('tickets that are to be merged into the one of the path'),
    ticketIds: ticketIdsSchema.optional().describe('the same by an older name'),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 })
  .transform(({ sources = [], ticketIds = [] }) => [...new Set([...sources, ...ticketIds])]);

/** Which tickets are to leave the one of the path again: all that are named. */
export const unmergeTicketsSchema = z
  .strictObject({
    source: idSchema.optional().describe('a ticket that was merged into the one of the path'),
    ticketIds: ticketIdsSchema.optional().describe('several of them'),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 })
  .transform(({ source, ticketIds = [] }) => [...new Set([...(source ? [source] : []), ...ticketIds])]);

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

/** The new ticket, and beside what it is both: the one without what was split off, and the new one that has it. */
export const splitOutSchema = ticketOutSchema
  .extend({
    ticket: ticketOutSchema.describe('the ticket from which messages were split off'),
    newTicket: ticketOutSchema.describe('the new one, once more'),
  })
  .meta({ id: 'TicketSplit' });

/** Why tickets were not merged, unmerged or split; where one is merged already, into which. */
export const mergeRefusedSchema = problemSchema
  .extend({
    mergedInto: idSchema
      .optional()
      .describe('with `ticket.merged`: the ticket into which it is merged, where it goes on'),
  })
  .meta({ id: 'MergeRefused' });
