import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';
import type { Failed } from './acts/act.ts';
import type { Trigger } from './trigger-area.ts';

/** Rows over which the runs of one trigger are spread, by ticket: events at the same time are not in each other's way. */
const SHARDS = 8;
const PARTITION = 'TRIGGERRUNS';

const runsOfTrigger = accessPattern({
  name: 'Runs of a trigger',
  description: 'Counts how often a trigger fired or failed, in the transaction that does what it says.',
  operation: 'UpdateItem',
  pk: 'TRIGGERRUNS',
  sk: '<trigger>#<shard>',
  of: ({ key, ticketId }: { key: string; ticketId: number }): Key => ({
    pk: PARTITION,
    sk: `${key}#${ticketId % SHARDS}`,
  }),
});

const runsOfTriggers = accessPattern({
  name: 'Runs of triggers',
  description: 'Says how often a trigger fired or failed, and when the last time.',
  operation: 'Query',
  pk: 'TRIGGERRUNS',
  sk: '<trigger>#<shard>',
  of: (key: string): QueryRequest => ({
    pk: PARTITION,
    from: `${key}#`,
    to: `${key}#~`,
    mayLag: true,
  }),
});

const runsSchema = z.object({
  fired: z.int().nonnegative().default(0),
  lastFiredAt: timeSchema.nullable().default(null),
  /** when it last did what it says, and nothing of that was left to be done later; absent where a version wrote it that did not say so */
  lastDoneAt: timeSchema.optional(),
  failed: z.int().nonnegative().default(0),
  lastFailedAt: timeSchema.nullable().default(null),
  lastFailure: z.object({ code: z.string(), message: z.string() }).nullable().default(null),
  /**
   * failures since it last did what it says, of one version of it, and how many of all failed before them, which a version wrote
   * that counted those alone which came one after the other; absent where it never failed
   */
  inARow: z.object({ version: z.int(), times: z.int(), from: z.int().optional() }).nullable().default(null),
});
const rows = rowsOfKind(ROW_KIND.triggerRuns, runsSchema);

/** How often a trigger fired and failed, and when and why the last time. */
export type Runs = z.infer<typeof runsSchema>;

const NEVER: Runs = {
  ...{ fired: 0, lastFiredAt: null },
  ...{ failed: 0, lastFailedAt: null, lastFailure: null, inARow: null },
};

/** What a row of runs says. */
export const parseRuns = (row: unknown) => rows.parse(row);

/** Counts that a trigger fired. @param isDone that nothing of what it says is left to be done later */
export function countFiring(
  key: string,
  ticketId: number,
  { now, isDone }: { now: Date; isDone: boolean },
): Write {
  const at = now.toISOString();
  const set = { lastFiredAt: at, ...(isDone && { lastDoneAt: at }) };
  return rows.upsert({ key: runsOfTrigger.of({ key, ticketId }), add: { fired: 1 }, set });
}

/** Says that what a trigger asked for was done. */
export function noteDone(key: string, ticketId: number, now: Date): Write {
  const set = { lastDoneAt: now.toISOString() };
  return rows.upsert({ key: runsOfTrigger.of({ key, ticketId }), set });
}

/** A row of failures: how many there are, and how many there were of all before it. */
export interface FailureRow {
  readonly times: number;
  readonly from: number;
}

/**
 * The row of failures once a trigger has failed again, as it is now: another version begins anew. It is counted by what failed of
 * all, so that failures at the same time, of which none knows of the others, count as well.
 */
export function failedAgain({ version }: Pick<Trigger, 'version'>, before: Runs): FailureRow {
  const { failed, inARow, lastDoneAt = '', lastFailedAt } = before;
  const goesOn = inARow?.version === version && lastDoneAt <= (lastFailedAt ?? '');
  const from = goesOn ? (inARow.from ?? failed - inARow.times) : failed;
  return { times: failed - from + 1, from };
}

/** Counts that a trigger failed, and in which row of failures. */
export function countFailure(
  {
    trigger,
    code,
    message,
  }: Pick<Failed, 'code' | 'message'> & { trigger: Pick<Trigger, 'key' | 'version'> },
  ticketId: number,
  { now, inARow }: { now: Date; inARow: FailureRow },
): Write {
  const { version } = trigger;
  const set = {
    lastFailedAt: now.toISOString(),
    lastFailure: { code, message },
    inARow: { version, ...inARow },
  };
  return rows.upsert({ key: runsOfTrigger.of({ key: trigger.key, ticketId }), add: { failed: 1 }, set });
}

/** How often a trigger fired and failed. Runs of the last second may be missing. */
export async function loadRuns(table: Table, key: string): Promise<Runs> {
  const page = await table.query(runsOfTriggers.of(key));
  return page.rows.map(parseRuns).reduce<Runs>((sum, one) => {
    const lastDoneAt = later(sum.lastDoneAt ?? null, one.lastDoneAt ?? null);
    const isLater = (one.lastFailedAt ?? '') > (sum.lastFailedAt ?? '');
    return {
      fired: sum.fired + one.fired,
      failed: sum.failed + one.failed,
      lastFiredAt: later(sum.lastFiredAt, one.lastFiredAt),
      ...(lastDoneAt !== null && { lastDoneAt }),
      lastFailedAt: later(sum.lastFailedAt, one.lastFailedAt),
      lastFailure: isLater ? one.lastFailure : sum.lastFailure,
      inARow: isLater ? one.inARow : sum.inARow,
    };
  }, NEVER);
}

function later(one: string | null, other: string | null): string | null {
  return (one ?? '') > (other ?? '') ? one : other;
}
