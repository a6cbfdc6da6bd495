import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { customValuesSchema } from './custom-value.ts';

/** Most domains of an organisation: a change of all of them still fits into one transaction. */
export const MOST_DOMAINS = 40;

/**
 * A company or other body whose people write to the desk. Its domains are in ASCII and lower case; each belongs to one
 * organisation at a time, and so does an external id, by which another system knows it.
 */
export const organisationSchema = z.object({
  id: idSchema,
  name: z.string(),
  domains: z.array(z.string()),
  externalId: z.string().nullable(),
  tags: z.array(z.string()),
  /** values of custom fields, by key */
  fields: customValuesSchema.optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Organisation = z.infer<typeof organisationSchema>;
