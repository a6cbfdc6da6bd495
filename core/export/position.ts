import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';
import type { Key } from '../shared/write.ts';
import { isExportedPartition } from './exported.ts';

const numberSchema = z.int().nonnegative();

/** A place in the list of changes: `keys` rows of the entry `entry`, and all entries before it; `list` null: there was none yet. */
export const placeSchema = z.strictObject({
  list: ulidSchema.nullable(),
  entry: numberSchema,
  keys: numberSchema,
});
export type Place = z.infer<typeof placeSchema>;

/**
 * How far an export has got. `changes` is the place in the list of changes up to which it is complete. While `walk` is there, it goes through
 * what the desk holds: the rows of `partition` up to `after`, all partitions before it, and all parts before `part`.
 */
export const exportPositionSchema = z.strictObject({
  changes: placeSchema,
  walk: z
    .strictObject({
      part: numberSchema,
      partition: z.string().refine(isExportedPartition).nullable(),
      /** null: the whole partition */
      after: z.string().nullable(),
    })
    .nullable(),
});
export type ExportPosition = z.infer<typeof exportPositionSchema>;
export type Walk = NonNullable<ExportPosition['walk']>;

/** Whether one place in the list of changes comes after another. */
export const isBehind = (place: Place, from: Place): boolean =>
  place.entry > from.entry || (place.entry === from.entry && place.keys > from.keys);

/** The part of a page that is there so far: takes lines until it is full. */
export interface Page {
  isFull: () => boolean;
  /** @param row undefined: gone */
  take: (key: Key, row: unknown) => Promise<void>;
}
