import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

/** What has an external id of its own; `person`: somebody whom a ticket knows by name alone. */
type ImportedKind = 'ticket' | 'customer' | 'person';

export const importedThing = accessPattern({
  name: 'What was imported',
  description:
    'Finds the ticket or customer that was imported by an external id, so that each is imported once.',
  operation: 'BatchGetItem',
  pk: 'IMPORTED#<ticket|customer|person>#<external id>',
  sk: 'IMPORTED',
  of: ({ kind, externalId }: { kind: ImportedKind; externalId: string }): Key => ({
    pk: `IMPORTED#${kind}#${externalId}`,
    sk: 'IMPORTED',
  }),
});

const importedSchema = z.object({
  id: idSchema,
  /** of a ticket: the hash of what was given, and its version when that was written */
  digest: z.string().optional(),
  version: z.int().positive().optional(),
  /** of a ticket: whether all of it has been written */
  isWhole: z.boolean().optional(),
});
/** What was imported by an external id. */
export type Imported = z.infer<typeof importedSchema>;
const rows = rowsOfKind(ROW_KIND.imported, importedSchema);

const freedSchema = z.object({ freedAt: z.string() });

/** What stands behind an external id, by its row; null: nothing yet, or not any more. */
export const importedIn = (row: unknown): Imported | null =>
  row === undefined || freedSchema.safeParse(row).success ? null : rows.parse(row);

/** Label of the refusal when an external id is not, or not any more, as it was read. */
export const IMPORTED_TAKEN = 'imported';

/** Gives an external id to something, in the transaction that makes it. */
export function claimImported(kind: ImportedKind, externalId: string, imported: Imported): Write {
  return rows.upsert({
    key: importedThing.of({ kind, externalId }),
    set: { ...imported },
    remove: ['freedAt', 'expiresAtSeconds'],
    condition: { expression: 'attribute_not_exists(#pk) OR attribute_exists(#freedAt)' },
    refusal: IMPORTED_TAKEN,
  });
}

/** How long a row stays whose external id is free again. */
const KEPT_SECONDS = 24 * 60 * 60;

/** Frees an external id of something that is not there any more, so that it can be imported again. */
export function releaseImported(kind: ImportedKind, externalId: string, now: Date): Write {
  return rows.upsert({
    key: importedThing.of({ kind, externalId }),
    set: { freedAt: now.toISOString(), expiresAtSeconds: Math.floor(now.getTime() / 1000) + KEPT_SECONDS },
    remove: ['id', 'digest', 'version', 'isWhole'],
  });
}

/** Notes how far a ticket is written. Refused when somebody else has noted more since it was read. */
export function noteImported(externalId: string, known: Imported, now: Partial<Imported>): Write {
  const { id, digest = '', isWhole = false } = known;
  return rows.upsert({
    key: importedThing.of({ kind: 'ticket', externalId }),
    set: { ...now },
    condition: {
      expression: '#id = :id AND #digest = :digest AND #isWhole = :isWhole',
      values: { ':id': id, ':digest': digest, ':isWhole': isWhole },
    },
    refusal: IMPORTED_TAKEN,
  });
}
