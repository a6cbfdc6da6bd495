import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { categoryShape } from '../category.ts';
import { configuredLabelsOut, labelsInSchema } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { prioritySchema } from '../ticket.ts';
import { configuredSchemas } from './configuration.ts';

/** A priority for each impact and each urgency. */
function tableOf<Priority extends z.ZodType>(priority: Priority) {
  const byUrgency = z.strictObject({ low: priority, medium: priority, high: priority });
  return z
    .strictObject({ low: byUrgency, medium: byUrgency, high: byUrgency })
    .describe('by impact, then by urgency');
}

const shownPriority = shownEnum(prioritySchema.options);

export const categorySchemas = configuredSchemas({
  id: 'Category',
  shown: {
    ...categoryShape,
    labels: configuredLabelsOut,
    priority: shownPriority.nullable(),
    priorities: z
      .record(z.string(), z.record(z.string(), shownPriority))
      .nullable()
      .describe('by impact, then by urgency'),
  },
  asked: {
    labels: labelsInSchema,
    parent: z.string().max(40).nullable().default(null).describe('key of the category above it'),
    teamId: idSchema.nullable().default(null).describe('the team that gets its tickets'),
    form: z.string().max(40).nullable().default(null).describe('key of the form that its tickets have'),
    priority: prioritySchema.nullable().default(null).describe('of its tickets'),
    priorities: tableOf(prioritySchema)
      .nullable()
      .default(null)
      .describe('of its tickets that have an impact and an urgency'),
  },
});
