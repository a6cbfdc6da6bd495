import type { Job } from '../../schemas/job.ts';
import { loadRevisions, readArea } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { isDueForCustomers } from './customers/due.ts';
import { RETENTION } from './job-name.ts';
import { nextListed } from './listed.ts';
import { BEGUN_MEANWHILE, begunWrite, isFresh, type Looked, loadLooked } from './looked-store.ts';
import { retentionArea } from './retention-area.ts';
import { isTaking, type TakingRule } from './verdict.ts';

/** What beginning jobs takes: `jobWrites` and `loadJob`, from which the domains of jobs' kinds are kept apart. */
export interface BeginDeps {
  table: Table;
  shards: number;
  jobWrites: (kind: string, input: Job['input'], context: Context) => { job: Job; writes: Write[] };
  loadJob: (table: Table, jobId: string) => Promise<Pick<Job, 'state'>>;
}

/** Where a look of a rule begins. Pure. */
export function lookFrom(
  looked: Looked,
  revision: number,
  now: Date,
): { behind: string | null; isWhole: boolean } {
  const goesOn = looked.revision === revision && isFresh(looked, now);
  return goesOn ? { behind: looked.upTo, isWhole: false } : { behind: null, isWhole: true };
}

/**
 * Begins the jobs of retention rules, one for each rule and day (UTC), where there is a ticket, or a customer, whose time may be over: whoever has no rules
 * pays a read. A job that goes on is left to it, and one that somebody stopped stays stopped until it is resumed or a rule changes.
 * @returns how many began
 */
export async function beginDueRetention(deps: BeginDeps, context: Context): Promise<number> {
  if (!(await loadRevisions(deps.table)).has(retentionArea.name)) return 0;
  const { revision, things } = await readArea(deps.table, retentionArea);
  const rules = [...things.values()].filter(isTaking);
  if (rules.length === 0) return 0;
  const lookedOf = await loadLooked(deps.table);
  let begun = 0;
  for (const rule of rules)
    if (await begin(deps, context, { rule, revision, looked: lookedOf(rule.key) })) begun += 1;
  return begun;
}

async function begin(
  deps: BeginDeps,
  context: Context,
  { rule, revision, looked }: { rule: TakingRule; revision: number; looked: Looked },
): Promise<boolean> {
  const { table } = deps;
  const { now } = context;
  const day = now.toISOString().slice(0, 'YYYY-MM-DD'.length);
  if (looked.day === day || (await isAtWork(deps, looked, revision))) return false;
  if (!(await isDue(deps, rule, { looked, revision, now }))) return false;
  const { job, writes } = deps.jobWrites(
    RETENTION,
    { rule: rule.key, isDryRun: false, isWhole: false },
    context,
  );
  try {
    await table.write([...writes, begunWrite(rule.key, { day, jobId: job.id, begunBy: revision })]);
    return true;
  } catch (error) {
    if (!refusedBy(error, BEGUN_MEANWHILE)) throw error;
    return false;
  }
}

/** Whether there may be something of which the time is over: a ticket in the list of the rule, or a customer. */
async function isDue(
  deps: BeginDeps,
  rule: TakingRule,
  { looked, revision, now }: { looked: Looked; revision: number; now: Date },
): Promise<boolean> {
  if (rule.tickets === 'none') return isDueForCustomers(looked, revision, now);
  const { behind } = lookFrom(looked, revision, now);
  const { rows } = await nextListed(deps, rule, { now, behind, limit: 1 });
  return rows.length > 0;
}

/** Whether the last job of a rule goes on, or is to stay stopped. */
async function isAtWork({ table, loadJob }: BeginDeps, { jobId, begunBy }: Looked, revision: number) {
  if (jobId === null) return false;
  const { state } = await loadJob(table, jobId);
  if (state === 'waiting' || state === 'running') return true;
  return state === 'stopped' && begunBy === revision;
}
