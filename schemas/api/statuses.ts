import * as z from 'zod';
import { CONFIGURATION_KEY, labelsInSchema } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { statusShape } from '../status.ts';
import { statusSchema } from '../ticket.ts';
import { configuredSchemas, rederivedShape } from './configuration.ts';

/** Reasons of one status. */
const MOST_REASONS = 100;

const reasonInSchema = z.strictObject({
  key: z.string().regex(CONFIGURATION_KEY, 'must be a-z, 0-9, _ and -, and begin with a letter'),
  labels: labelsInSchema,
  isRetired: z.boolean().optional().describe('whether it is kept where it was given, and given no more'),
});

const shownLabels = z.record(z.string(), z.string());

const schemas = configuredSchemas({
  id: 'Status',
  shown: {
    ...statusShape,
    ...rederivedShape,
    labels: shownLabels,
    category: shownEnum(statusSchema.options),
    reasons: z.array(z.object({ key: z.string(), labels: shownLabels, isRetired: z.boolean().optional() })),
    isUsed: z
      .boolean()
      .optional()
      .describe('whether tickets may have been in it: its category is fixed then'),
  },
  asked: {
    labels: labelsInSchema,
    category: statusSchema.describe('fixed once a ticket may have been in it'),
    order: z.int().min(0).max(10_000).default(100).describe('its place within the category, lowest first'),
    isDefault: z
      .boolean()
      .default(false)
      .describe('true: it becomes the default of its category in place of the one that is'),
    pausesSla: z
      .boolean()
      .optional()
      .describe(
        'whether the clock of an SLA stands still meanwhile; of pending and hold, which do so by themselves. Of others it says nothing, and is not kept',
      ),
    needsUntil: z
      .boolean()
      .default(false)
      .describe('whether it ends by itself, at a time that is named with it; of pending and hold'),
    reasons: z
      .array(reasonInSchema)
      .max(MOST_REASONS)
      .default([])
      .describe('why a ticket waits, or how it was solved; one that is no longer listed is retired'),
    reasonRequired: z.boolean().default(false).describe('whether a reason must be given'),
  },
});

const asked = schemas.update.shape;

export const statusSchemas = {
  ...schemas,
  /** A status that is to be there: what it is, and what else somebody says of it. The key may stand in it too. */
  put: z.strictObject({
    ...asked,
    key: z.string().regex(CONFIGURATION_KEY).optional(),
    category: asked.category.unwrap(),
  }),
};
