import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { customValuesSchema } from './custom-value.ts';
import { openEnum } from './open-enum.ts';

/**
 * What members of an organisation may do with the tickets of its others: nothing, read them, or answer as well. Each has what
 * those before it have.
 */
export const SHARED_TICKETS = ['none', 'read', 'answer'] as const;

/** Most organisations above one. */
export const MOST_ABOVE = 10;
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
  /** the organisation that it is a part of; of none when absent */
  parentId: idSchema.nullable().optional(),
  /** the team that gets the tickets of its people, unless something else says which; none when absent */
  defaultTeamId: idSchema.nullable().optional(),
  /** what its people may do with the tickets of its others; nothing when absent */
  sharedTickets: openEnum(SHARED_TICKETS).optional(),
  /** values of custom fields, by key */
  fields: customValuesSchema.optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Organisation = z.infer<typeof organisationSchema>;
