import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { CONFIGURATION_KEY, labelsInSchema } from '../configuration.ts';
import { RESOLUTION_CHARACTERS, resolutionShape } from '../resolution.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { actorOutSchema, describedAs, SOMETHING } from './common.ts';
import { configuredSchemas } from './configuration.ts';

export const resolutionSchemas = configuredSchemas({
  id: 'Resolution',
  shown: { ...resolutionShape, labels: z.record(z.string(), z.string()) },
  asked: {
    labels: labelsInSchema,
    order: z.int().min(0).max(100_000).default(0).describe('its place among the others, the smallest first'),
  },
});

/** How a ticket is solved, as somebody says who solves it. */
export const resolutionInSchema = z
  .strictObject({
    key: z
      .string()
      .regex(CONFIGURATION_KEY, 'must be the key of a resolution')
      .nullable()
      .optional()
      .describe('one of `GET /v1/resolutions`; null: none'),
    text: textSchema(RESOLUTION_CHARACTERS)
      .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
      .meta(describedAs({ type: 'string', maxLength: RESOLUTION_CHARACTERS, pattern: SEVERAL_LINES.source }))
      .optional(),
  })
  .refine(...SOMETHING)
  .meta({
    minProperties: 1,
    description: 'how it is solved, as it is solved; later, what is to be corrected about that',
  });

/** How a ticket was solved the last time. */
export const resolutionOutSchema = z
  .object({
    key: z.string().nullable().describe('of the resolution; null: nobody has said'),
    text: z.string(),
    at: timeSchema.describe('when it was solved'),
    by: actorOutSchema.describe('who solved it'),
  })
  .meta({ id: 'TicketResolution' });
