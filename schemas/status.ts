import * as z from 'zod';
import { storedConfiguredShape, storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';
import { statusSchema } from './ticket.ts';

/** Why a ticket waits, or how it was solved. One that is retired is kept where it was given, and given no more. */
const reasonSchema = z.object({
  key: z.string(),
  labels: storedLabelsSchema,
  isRetired: z.boolean().optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

/** What is stored of a status of the desk, beside what every configured thing is. */
export const statusShape = {
  labels: storedLabelsSchema,
  /** all that code asks a status for; fixed once a ticket may have been in it */
  category: openEnum(statusSchema.options),
  /** its place among those of its category, the lowest first */
  order: z.int(),
  /** whether a ticket that is put into the category, and no status of it, gets this one */
  isDefault: z.boolean(),
  /** whether the clock of an SLA stands still meanwhile; of pending and hold alone, where it does so when absent */
  pausesSla: z.boolean().optional(),
  /** whether it ends by itself, at a time that is named; of pending and hold alone, and fixed as the category is */
  needsUntil: z.boolean(),
  /** why a ticket waits in it, or was solved by it; of pending, hold and solved alone */
  reasons: z.array(reasonSchema),
  /** whether one of them must be named */
  reasonRequired: z.boolean(),
  /** whether a ticket may have been in it; no when absent */
  isUsed: z.boolean().optional(),
} as const;

export const deskStatusSchema = z.object({ ...storedConfiguredShape, ...statusShape });

/** A status as the desk has configured it. */
export type DeskStatus = z.infer<typeof deskStatusSchema>;
