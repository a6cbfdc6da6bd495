import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { skipReasonSchema } from '../ticket.ts';
import { ticketSummaryOutSchema } from './tickets.ts';

export const nextTicketSchema = z.strictObject({
  view: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a view')
    .default('next')
    .describe('key of a view, from whose tickets nobody has the first is handed'),
});

export const nextTicketOutSchema = z
  .object({
    ticket: ticketSummaryOutSchema.nullable().describe('null: there is none to work on'),
    keptUntil: timeSchema.nullable().describe('until when it is kept for whom it was handed to'),
  })
  .meta({ id: 'NextTicket' });

export const skipTicketSchema = z.strictObject({ ticketId: idSchema, reason: skipReasonSchema });
