import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const reportMailState = accessPattern({
  name: 'State of a report by mail',
  description: 'When a report leaves by mail next, and for which time each receiver had it last.',
  operation: 'GetItem',
  pk: 'REPORTMAIL#<number>',
  sk: 'STATE',
  of: (number: number): Key => ({ pk: `REPORTMAIL#${number}`, sk: 'STATE' }),
});

const stateSchema = z.object({
  /** of the report by mail in the configuration */
  key: z.string(),
  number: idSchema,
  /** what was due before is not made up for: when it was saved last */
  since: timeSchema,
  /** the last time at which it was due, of each receiver */
  lastDue: z.array(z.looseObject({ to: z.string(), at: timeSchema })),
  /** null: it does not leave */
  nextAt: timeSchema.nullable(),
  /** counts its changes; 0: there was none yet */
  revision: z.int().nonnegative(),
});
/** How far a report by mail has got. */
export type ReportMailState = z.infer<typeof stateSchema>;

const rows = rowsOfKind(ROW_KIND.reportMail, stateSchema);

/** The state in a row. */
export const parseReportMailState = (row: unknown): ReportMailState => rows.parse(row);

/** The last time at which a report was due for a receiver (RFC 3339); null: it never was. Pure. */
export const lastDueOf = ({ lastDue }: Pick<ReportMailState, 'lastDue'>, name: string): string | null =>
  lastDue.find(({ to }) => to === name)?.at ?? null;

/** When something is to happen by itself, by the row (RFC 3339); null: nothing is. Pure. */
export const reportMailDeadline = (row: unknown): string | null =>
  row === undefined ? null : parseReportMailState(row).nextAt;

/** How far a report by mail has got; undefined: it was never saved. */
export async function loadReportMailState(
  table: Table,
  number: number,
): Promise<ReportMailState | undefined> {
  const row = await table.get(reportMailState.of(number));
  return row === undefined ? undefined : parseReportMailState(row);
}

/** The write of a state, refused with `OVERTAKEN` when it is not as it was any more. */
export function reportMailStateWrite(before: ReportMailState, after: ReportMailState): Write {
  const written = rowOf({ ...after, revision: before.revision + 1 });
  return before.revision === 0 ? insert(written, OVERTAKEN) : revised(rowOf(before), written);
}

function rowOf(state: ReportMailState) {
  const key = reportMailState.of(state.number);
  return rows.row(key, { ...state, ...dueAttributes(key, state.nextAt) });
}
