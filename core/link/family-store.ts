import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export const familyOfTicket = accessPattern({
  name: 'Parent of a ticket',
  description:
    'Reads which ticket is the parent of another, so that each has one at most and none is above itself.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'FAMILY',
  of: (ticketId: number): Key => ({ pk: ticketSubject(ticketId), sk: 'FAMILY' }),
});

const rows = rowsOfKind(
  ROW_KIND.family,
  z.object({ parentId: idSchema.nullable().default(null), revision: z.int().nonnegative() }),
);

/** The parent of a ticket; `revision` grows with every change of it, and of what is below. */
export interface Family {
  parentId: number | null;
  revision: number;
}

/** The family in a row; a ticket without one has no parent. */
export function parseFamilyRow(row: unknown): Family {
  return row === undefined ? { parentId: null, revision: 0 } : rows.parse(row);
}

/** Writes a family on top of what was read (refusal `version`), so that whoever decided by the same row decides anew. */
export function familyWrite(ticketId: number, read: Family, parentId: number | null): Write {
  return rows.upsert({
    key: familyOfTicket.of(ticketId),
    set: { parentId, revision: read.revision + 1 },
    condition:
      read.revision === 0
        ? { expression: 'attribute_not_exists(#pk)' }
        : { expression: '#revision = :read', values: { ':read': read.revision } },
    refusal: 'version',
  });
}
