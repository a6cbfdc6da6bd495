import * as z from 'zod';
import { idSchema } from './actor.ts';
import { storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';
import { prioritySchema } from './ticket.ts';

/** What is stored of a category beside its key. What it says of a ticket holds for those below it that say nothing. */
export const categoryShape = {
  labels: storedLabelsSchema,
  /** the category above it */
  parent: z.string().nullable().default(null),
  teamId: idSchema.nullable().default(null),
  form: z.string().nullable().default(null),
  priority: openEnum(prioritySchema.options).nullable().default(null),
  /** by impact, how much the matter concerns, and by urgency, how little it can wait (ITIL) */
  priorities: z
    .record(z.string(), z.record(z.string(), openEnum(prioritySchema.options)))
    .nullable()
    .default(null),
};
