import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export type ImportedKind = 'ticket' | 'customer';

export const importedThing = accessPattern({
  name: 'What was imported',
  description:
    'Finds the ticket or customer that was imported under an external id, so that each is imported once.',
  operation: 'BatchGetItem',
  pk: 'IMPORTED#<ticket|customer>#<external id>',
  sk: 'IMPORTED',
  of: ({ kind, externalId }: { kind: ImportedKind; externalId: string }): Key => ({
    pk: `IMPORTED#${kind}#${externalId}`,
    sk: 'IMPORTED',
  }),
});

const rows = rowsOfKind(
  ROW_KIND.imported,
  z.object({
    id: idSchema,
    /** SHA-256 of what was given: the same again changes nothing. Absent while it is being written */
    digest: z.string().optional(),
  }),
);

/** What stands behind an external id; null: nothing yet. */
export const importedIn = (row: unknown) => (row === undefined ? null : rows.parse(row));

/** Label of the refusal when the external id has been given to something else meanwhile. */
export const IMPORTED_TAKEN = 'imported';

/** Gives an external id to something, in the transaction that makes it. */
export function claimImported(kind: ImportedKind, externalId: string, id: number): Write {
  return rows.upsert({
    key: importedThing.of({ kind, externalId }),
    set: { id },
    condition: { expression: 'attribute_not_exists(#pk)' },
    refusal: IMPORTED_TAKEN,
  });
}

/** Notes that all of it is written. */
export function importedWhole(
  kind: ImportedKind,
  externalId: string,
  { id, digest }: { id: number; digest: string },
): Write {
  return rows.upsert({
    key: importedThing.of({ kind, externalId }),
    set: { digest },
    condition: { expression: '#id = :id', values: { ':id': id } },
    refusal: IMPORTED_TAKEN,
  });
}
