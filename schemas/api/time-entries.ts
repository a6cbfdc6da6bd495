import * as z from 'zod';
import { idSchema, ulidSchema } from '../actor.ts';
import { timeEntrySchema, timeNoteSchema, workedSecondsSchema } from '../time-entry.ts';
import { actorOutSchema, idParamSchema, pageSchema, SOMETHING, timeInSchema } from './common.ts';

/** Time that an agent worked on a ticket, as agents see it. */
export const timeEntryOutSchema = timeEntrySchema
  .omit({ removedAt: true })
  .extend({ enteredBy: actorOutSchema })
  .meta({ id: 'TimeEntry' });
export const timeEntryPageSchema = pageSchema(timeEntryOutSchema);

export const timeEntryParamsSchema = z.object({ ticketId: idParamSchema, timeEntryId: ulidSchema });

const ENTERED = {
  seconds: workedSecondsSchema,
  workedAt: timeInSchema,
  note: timeNoteSchema.nullable(),
  agentId: idSchema.describe('who worked: another than oneself is for admins to say'),
};

export const enterTimeSchema = z.strictObject({
  seconds: ENTERED.seconds,
  workedAt: ENTERED.workedAt
    .optional()
    .describe('when it was worked, which is not in the future; now when absent'),
  note: ENTERED.note.optional(),
  agentId: ENTERED.agentId.optional(),
});

/** Fields to correct; absent ones stay. */
export const correctTimeEntrySchema = z
  .strictObject(ENTERED)
  .partial()
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
