import type { Job } from '../../../schemas/job.ts';
import type { Context } from '../../shared/context.ts';
import { refusedBy, type Table } from '../../shared/table.ts';
import type { Write } from '../../shared/write.ts';
import { beginReport, type KeptReport, loadReport, REPORT_BEGUN } from '../report-store.ts';
import { GAP_REPORT } from './job-name.ts';

/** How long a report is looked at before the next look makes a new one. */
const FRESH_MS = 24 * 60 * 60_000;
/** After which time a job is taken for dead that has not ended. */
const DEAD_MS = 20 * 60_000;
const WEEK_MS = 7 * 24 * 60 * 60_000;
/** Weeks of which the tickets are grouped, where nobody says. */
export const USUAL_WEEKS = 4;
/** The longest time that is asked for. */
export const MOST_WEEKS = 26;

/** Makes the writes that start a job: `jobWrites`, from which the domains of jobs' kinds are kept apart. */
export type JobWrites = (
  kind: string,
  input: Job['input'],
  context: Context,
) => { job: Job; writes: Write[] };

/**
 * The last report, and a job that makes a new one where there is none, where it is older than a day or of another time, or where somebody wants one now. So it costs nothing while
 * nobody asks, and one job however many ask at once.
 */
export async function reportNow(
  deps: { table: Table; jobWrites: JobWrites },
  context: Context,
  asked: { weeks?: number | undefined; anew?: boolean },
): Promise<KeptReport> {
  const kept = await loadReport(deps.table);
  const weeks = asked.weeks ?? weeksOf(kept) ?? USUAL_WEEKS;
  const isWorking = kept.job !== null && age(kept.job.startedAt, context) < DEAD_MS;
  const isFresh = kept.report !== null && age(kept.report.at, context) < FRESH_MS && weeksOf(kept) === weeks;
  if (isWorking || (isFresh && asked.anew !== true)) return kept;
  const { job, writes } = deps.jobWrites(GAP_REPORT, { weeks }, context);
  const begun = { id: job.id, startedAt: context.now.toISOString() };
  try {
    await deps.table.write([...writes, beginReport(kept, begun)]);
  } catch (error) {
    if (!refusedBy(error, REPORT_BEGUN)) throw error;
    return loadReport(deps.table);
  }
  return { ...kept, job: begun };
}

const age = (at: string, { now }: Context) => now.getTime() - Date.parse(at);

function weeksOf({ report }: KeptReport): number | undefined {
  return report === null
    ? undefined
    : Math.round((Date.parse(report.at) - Date.parse(report.since)) / WEEK_MS);
}
