import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Write } from '../shared/write.ts';
import { SLOWEST_SECONDS } from './form-token.ts';

/** Label of the refusal when this very form was sent before. */
export const SUBMITTED = 'submitted';

export const submittedForm = accessPattern({
  name: 'Form that was sent',
  description: 'Says which ticket a form became that was shown once, so that sending it twice makes one.',
  operation: 'GetItem',
  pk: 'SUBMITTED#<form shown>',
  sk: 'SUBMITTED',
  of: (id: string): Key => ({ pk: `SUBMITTED#${id}`, sk: 'SUBMITTED' }),
});

const submittedSchema = z.object({
  ticketId: idSchema,
  isUnconfirmed: z.boolean(),
  /** what was sent, as one short text; absent where nobody said */
  said: z.string().optional(),
});
const rows = rowsOfKind(ROW_KIND.submitted, submittedSchema);

/** What became of a form. */
export type Submitted = z.infer<typeof submittedSchema>;

/** What became of a form, by its row. */
export const parseSubmittedRow = (row: unknown): Submitted => rows.parse(row);

/** Notes what a form became. Refused with `SUBMITTED` when it was sent before. */
export function submittedWrite(id: string, became: Submitted, now: Date): Write {
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + 2 * SLOWEST_SECONDS;
  return insert(rows.row(submittedForm.of(id), { ...became, expiresAtSeconds }), SUBMITTED);
}

/** What a form became that was sent before; null when it was not. */
export async function findSubmitted(table: Table, id: string): Promise<Submitted | null> {
  const row = await table.get(submittedForm.of(id));
  return row === undefined ? null : parseSubmittedRow(row);
}
