import * as z from 'zod';
import { storedConditionsSchema } from './conditions.ts';
import { openEnum } from './open-enum.ts';
import { storedOwnershipSchema } from './ownership.ts';

/**
 * Whose tickets a view shows: `all`, those that its reader is assigned (`mine`), or those of the reader's teams (`my_teams`).
 */
export const viewWhoseSchema = z.enum(['all', 'mine', 'my_teams']);
export const directionSchema = z.enum(['ascending', 'descending']);
/** Most fields that a view is ordered by. */
export const MOST_ORDERS = 3;
/** Most columns of a view. */
export const MOST_COLUMNS = 30;

/** A view as it is stored, beside its key, its version and whether it is deleted. */
export const viewShape = {
  name: z.string(),
  owner: storedOwnershipSchema,
  whose: openEnum(viewWhoseSchema.options),
  conditions: storedConditionsSchema,
  /** what it is ordered by: the first counts most; what says nothing stands last */
  order: z.array(z.object({ field: z.string(), direction: openEnum(directionSchema.options) })),
  /** fields that it shows, in this order */
  columns: z.array(z.string()),
  /** field by which its tickets stand together, in the order of its choices */
  groupBy: z.string().nullable(),
  /** among the views of a sidebar: smaller ones first */
  position: z.int(),
  isActive: z.boolean(),
  /** number of the list that its tickets stand in: another one after each change of what stands there, and where */
  list: z.int().positive(),
  /** when a deleted view is gone for good, in epoch seconds; absent while it is not deleted */
  goneAtSeconds: z.int().positive().optional(),
};

/** Formats of files that are made of a view. */
export const exportFormatSchema = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
