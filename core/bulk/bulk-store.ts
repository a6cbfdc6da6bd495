import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { RESULT_DAYS, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

/** Digits of the largest ticket number. */
const DIGITS = 16;
const SECONDS_OF_A_DAY = 24 * 60 * 60;

export const outcomeOfTicket = accessPattern({
  name: 'What a bulk change did to a ticket',
  description: 'Says whether a bulk change has seen to a ticket, so that it does so once.',
  operation: 'BatchGetItem',
  pk: 'BULK#<job>',
  sk: 'T#<ticket>',
  of: ({ jobId, ticketId }: { jobId: string; ticketId: number }): Key => ({
    pk: `BULK#${jobId}`,
    sk: `T#${String(ticketId).padStart(DIGITS, '0')}`,
  }),
});

export const outcomesOfJob = accessPattern({
  name: 'What a bulk change did',
  description: 'Reads what became of each ticket of a bulk change, for the file that it leaves.',
  operation: 'Query',
  pk: 'BULK#<job>',
  sk: 'T#<ticket>',
  of: ({ jobId, after }: { jobId: string; after?: string | undefined }): QueryRequest => ({
    pk: `BULK#${jobId}`,
    from: after === undefined ? 'T#' : `${after}!`,
    to: 'T#~',
  }),
});

const outcomeSchema = z.object({
  ticketId: idSchema,
  /** refused: the ticket is as it was, and `code` and `message` say why */
  outcome: openEnum(['changed', 'unchanged', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
});
/** What a bulk change did to a ticket. */
export type Outcome = z.infer<typeof outcomeSchema>;

const rows = rowsOfKind(ROW_KIND.bulkOutcome, outcomeSchema);
const placeSchema = z.object({ sk: z.string() });

/** The outcome in a row; null when there is none yet. */
export function parseOutcome(row: unknown): Outcome | null {
  return row === undefined ? null : rows.parse(row);
}

/** Label of the refusal when the ticket has an outcome already. */
export const SEEN_TO = 'seen to';

/** Notes what a bulk change did to a ticket, once. It is kept for as long as the file of the job. */
export function noteOutcome(jobId: string, outcome: Outcome, now: Date): Write {
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + RESULT_DAYS * SECONDS_OF_A_DAY;
  const key = outcomeOfTicket.of({ jobId, ticketId: outcome.ticketId });
  return insert(rows.row(key, { ...outcome, expiresAtSeconds }), SEEN_TO);
}

/** What became of each ticket of a job, by their numbers. */
export async function loadOutcomes(table: Table, jobId: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let after: string | undefined; ; ) {
    const page = await table.query(outcomesOfJob.of({ jobId, after }));
    outcomes.push(...page.rows.map((row) => rows.parse(row)));
    if (!page.more) return outcomes;
    after = placeSchema.parse(page.rows.at(-1)).sk;
  }
}
