import * as z from 'zod';
import { type Place, placeSchema } from '../export/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Update } from '../shared/write.ts';

export const lakeState = accessPattern({
  name: 'Files for queries',
  description: 'Says how far facts and events have been written into files, where, and who does so now.',
  operation: 'GetItem',
  pk: 'LAKE',
  sk: 'STATE',
  of: (_: null): Key => ({ pk: 'LAKE', sk: 'STATE' }),
});

const stateSchema = z.object({
  version: z.int().positive(),
  /** the bucket that holds everything; null: none does yet */
  bucket: z.string().nullable(),
  /** up to where the list of changes has been followed; null: nowhere */
  place: placeSchema.nullable(),
  /** the hour in which a job began last, such as `2027-03-01T09` */
  hour: z.string().nullable(),
  /** who writes files now, and until when nobody else may */
  holder: z.object({ jobId: z.string(), until: z.string() }).nullable(),
});
const rows = rowsOfKind(ROW_KIND.lake, stateSchema);

/** How far files have been written. `version` 0: nothing was ever written. */
export interface LakeState {
  readonly version: number;
  readonly bucket: string | null;
  readonly place: Place | null;
  readonly hour: string | null;
  readonly holder: { readonly jobId: string; readonly until: string } | null;
}

const NOTHING: LakeState = { version: 0, bucket: null, place: null, hour: null, holder: null };

/** How far files have been written. */
export async function loadLake(table: Pick<Table, 'get'>): Promise<LakeState> {
  const row = await table.get(lakeState.of(null));
  return row === undefined ? NOTHING : parseLake(row);
}

/** The state that a row says. */
export const parseLake = (row: unknown): LakeState => rows.parse(row);

/** Label of the refusal when somebody else has written the state since it was read. */
export const LAKE_CHANGED = 'lake';

/** Writes the state, unless somebody else did since (refusal `LAKE_CHANGED`). */
export function changeLake(
  { version, ...before }: LakeState,
  set: Partial<Omit<LakeState, 'version'>>,
): Update {
  return rows.upsert({
    key: lakeState.of(null),
    set: { ...(version === 0 ? before : {}), ...set, version: version + 1 },
    condition:
      version === 0
        ? { expression: 'attribute_not_exists(#pk)' }
        : { expression: '#version = :version', values: { ':version': version } },
    refusal: LAKE_CHANGED,
  });
}
