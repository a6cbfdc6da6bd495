import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { changeTicketSchema } from '../../schemas/api/change-ticket.ts';
import { messageTextSchema } from '../../schemas/api/common.ts';
import { ticketListSchema } from '../views/index.ts';

/** Most tickets of one bulk change. */
export const MOST_TICKETS = 1000;

/**
 * What a bulk change does: which tickets, by their numbers, as the incidents of a problem, or as those of a list of which
 * conditions hold, and what happens to each.
 */
export const bulkInputSchema = z.strictObject({
  tickets: z.union([
    z.strictObject({ ids: z.array(idSchema).min(1).max(MOST_TICKETS) }),
    z.strictObject({ incidentsOf: idSchema }),
    z.strictObject({ list: ticketListSchema, conditions: z.json().optional() }),
  ]),
  change: changeTicketSchema.optional(),
  message: z
    .strictObject({
      kind: z.enum(['internal_note', 'public_reply']),
      text: messageTextSchema,
      /** a message of the desk, whose HTML and files it has as well; not for whoever asks for a bulk change */
      like: z.strictObject({ ticketId: idSchema, messageId: ulidSchema }).optional(),
    })
    .optional(),
});
export type BulkInput = z.infer<typeof bulkInputSchema>;
export type BulkChoice = BulkInput['tickets'];
