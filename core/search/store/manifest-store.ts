import * as z from 'zod';
import { accessPattern } from '../../shared/access-pattern.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { rowsOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { change, insert, type Key, type Write } from '../../shared/write.ts';

export const searchManifest = accessPattern({
  name: 'Segments of the search index',
  description: 'Says of which segments the search index is made, for whoever searches or merges them.',
  operation: 'GetItem',
  pk: 'SEARCH',
  sk: 'MANIFEST',
  of: (_: null): Key => ({ pk: 'SEARCH', sk: 'MANIFEST' }),
});

const segmentSchema = z.object({
  /** of its object in the bucket of the index */
  id: z.string(),
  docs: z.int().nonnegative(),
  /** of the object: what is read as a whole, and the postings behind it */
  headBytes: z.int().positive(),
  postingsBytes: z.int().nonnegative(),
  /** it holds words that were struck out or erased: it is to be written anew without them */
  isStruck: z.boolean().optional(),
});
export type SegmentEntry = z.infer<typeof segmentSchema>;

const manifestSchema = z.object({
  version: z.int().positive(),
  segments: z.array(segmentSchema),
  /** the object that says which documents of the segments are replaced or gone; null: none is */
  deadKey: z.string().nullable(),
});

/** Of which segments the index is made; version 0 while there was never one. */
export type Manifest = z.infer<typeof manifestSchema>;

const rows = rowsOfKind(ROW_KIND.searchManifest, manifestSchema);
const EMPTY: Manifest = { version: 0, segments: [], deadKey: null };

export async function loadManifest(table: Table): Promise<Manifest> {
  const row = await table.get(searchManifest.of(null));
  return row === undefined ? EMPTY : rows.parse(row);
}

/** Label of the refusal when the index was changed since it was read. */
export const MANIFEST_CHANGED = 'version';

/** The write that changes of which segments the index is made, unless somebody else did since. */
export function manifestWrite(before: Manifest, to: Omit<Manifest, 'version'>): Write {
  const key = searchManifest.of(null);
  const after = rows.row(key, { version: before.version + 1, ...to });
  return before.version === 0 ? insert(after, MANIFEST_CHANGED) : change(rows.row(key, before), after);
}
