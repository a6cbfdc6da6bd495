import * as z from 'zod';
import { holdersOf } from '../attachment/index.ts';
import type { StoredObject } from '../shared/job-kind.ts';

const objectSchema = z.object({ bucket: z.enum(['mail', 'attachments']), key: z.string() });

/**
 * The objects that the row of a message names, whichever version wrote it: its raw mail by `rawKey`, files and texts by a
 * name that ends in `key`, attached ones under both of their keys, and what a redaction has left to be deleted with the
 * bucket.
 */
export function objectsOfRow(row: unknown): StoredObject[] {
  if (typeof row !== 'object' || row === null) return [];
  const named = objectSchema.safeParse(row).data;
  if (named !== undefined) return [named];
  return Object.entries(row).flatMap(([name, value]): StoredObject[] => {
    if (typeof value !== 'string') return objectsOfRow(value);
    if (name === 'rawKey') return [{ bucket: 'mail', key: value }];
    const isNamed = name === 'key' || name.endsWith('Key');
    return isNamed ? holdersOf(value).map((key) => ({ bucket: 'attachments', key })) : [];
  });
}
