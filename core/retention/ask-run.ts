import type { Job } from '../../schemas/job.ts';
import { loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import type { BeginDeps } from './begin-due.ts';
import { RETENTION } from './job-name.ts';
import { retentionArea } from './retention-area.ts';
import { isTaking } from './verdict.ts';

/**
 * Begins the job that does a rule now, or tells what it would do. Of one that is not active, or is retired, only that is told.
 * @throws NotFoundError
 * @throws ConflictError `retention_rule.keeps` when it takes nothing at all, `retention_rule.not_active`
 */
export async function askRun(
  table: Table,
  context: Context,
  asked: { key: string; isDryRun: boolean; alongside?: AlongsideWrites<Job> } & Pick<BeginDeps, 'jobWrites'>,
): Promise<Job> {
  const { key, isDryRun } = asked;
  const rule = await loadThing(table, retentionArea, { what: retentionArea.what, key });
  if (!isTaking({ ...rule, isActive: true, isRetired: false }))
    throw new ConflictError('retention_rule.keeps', 'The rule keeps tickets: it takes none.');
  if (!isDryRun && !isTaking(rule))
    throw new ConflictError(
      'retention_rule.not_active',
      'The rule is not active: let it be, or ask for a dry run.',
    );
  const { job, writes } = asked.jobWrites(RETENTION, { rule: key, isDryRun, isWhole: true }, context);
  await table.write([...writes, ...((await asked.alongside?.(job)) ?? [])]);
  return job;
}
