import * as z from 'zod';
import { timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { type GapReport, gapReportSchema } from '../../schemas/gap.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Update } from '../shared/write.ts';

export const gapReport = accessPattern({
  name: 'What tickets ask',
  description:
    'Reads the groups of tickets that ask the same, as they were last found, and the job that looks for them anew.',
  operation: 'GetItem',
  pk: 'GAPS',
  sk: 'LAST',
  of: (_: null): Key => ({ pk: 'GAPS', sk: 'LAST' }),
});

const storedSchema = z.object({
  report: gapReportSchema.nullable().default(null),
  /** the job that makes the next one; null: none does */
  job: z.object({ id: ulidSchema, startedAt: timeSchema }).nullable().default(null),
});
/** The last report, and the job that makes the next one. */
export type KeptReport = z.infer<typeof storedSchema>;

const rows = rowsOfKind(ROW_KIND.gapReport, storedSchema);

/** What is kept in the row of the report. */
export const parseReportRow = (row: unknown): KeptReport => rows.parse(row);

/** Label of the refusal when a report is being made already. */
export const REPORT_BEGUN = 'gap-report';

/** The last report; nothing where nobody ever asked. */
export async function loadReport(table: Table): Promise<KeptReport> {
  const row = await table.get(gapReport.of(null));
  return row === undefined ? { report: null, job: null } : parseReportRow(row);
}

/** Notes that a job makes the report anew, unless another one has begun in place of the one that was read. */
export function beginReport(before: KeptReport, job: { id: string; startedAt: string }): Update {
  const known = before.job?.id;
  return rows.upsert({
    key: gapReport.of(null),
    set: { job },
    condition:
      known === undefined
        ? { expression: 'attribute_not_exists(#job) OR #job = :none', values: { ':none': null } }
        : { expression: '#job.#id = :known', values: { ':known': known } },
    refusal: REPORT_BEGUN,
  });
}

/** Keeps a report, and that the job which made it is done. A later one takes the place of an earlier one, whichever job ends first. */
export function keepReport(report: GapReport, jobId: string): Update {
  return rows.upsert({
    key: gapReport.of(null),
    set: { report, job: null },
    condition: { expression: '#job.#id = :own', values: { ':own': jobId } },
    refusal: REPORT_BEGUN,
  });
}
