import * as z from 'zod';
import { importResultsSchema } from '../../schemas/api/import.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { type DeskApi, textBehind } from '../desk/desk-api.ts';
import type { LinesFile } from './write-lines.ts';

const resultSchema = importResultsSchema.shape.results.element;
type Result = z.output<typeof resultSchema>;
const countsSchema = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  failed: z.int(),
});

/** What became of everything that was sent. */
export interface Sum {
  outcomes: z.output<typeof countsSchema>;
  failed: Result[];
  warnings: Map<string, number>;
}

/** What is asked of a job; a desk of another version may say more, or less. */
const jobSchema = jobOutSchema.pick({ id: true, state: true, progress: true, reason: true, resultUrl: true });

/** Time between two looks at a job, in milliseconds. */
const LOOK_MS = 1000;

/**
 * Has the desk take over files of lines, one after the other, by a job for each, and says what became of it. A job goes on by itself, also
 * when nobody looks any more.
 * @throws Error when a job ends without having seen all
 */
export async function sendLines(
  api: DeskApi,
  files: readonly LinesFile[],
  { tell, sleep }: { tell: (line: string) => void; sleep: (milliseconds: number) => Promise<void> },
): Promise<Sum> {
  const outcomes = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  const sum: Sum = { outcomes, failed: [], warnings: new Map() };
  for (const [at, file] of files.entries()) {
    const named = { filename: `import-${at + 1}.ndjson`, contentType: 'application/x-ndjson' };
    const id = await api.upload(file, named);
    const { id: jobId } = jobSchema.parse(await api.post(`/import/files/${id}/start`, {}));
    tell(`${file.lines} lines are taken over by the job ${jobId}, which goes on when this stops.`);
    note(sum, await reportOf(api, jobId, { tell, sleep }));
  }
  return sum;
}

/** The report that a job leaves when it has ended. */
async function reportOf(
  api: DeskApi,
  jobId: string,
  { tell, sleep }: { tell: (line: string) => void; sleep: (milliseconds: number) => Promise<void> },
): Promise<string> {
  let told = '';
  for (;;) {
    const job = jobSchema.parse(await api.get(`/jobs/${jobId}`));
    const { done, total, note: noted } = job.progress;
    const line = `${total ? Math.floor((100 * done) / total) : 0} %, ${noted}`;
    if (line !== told) tell(line);
    told = line;
    if (job.state === 'done' && job.resultUrl !== null) return textBehind(job.resultUrl);
    if (job.state !== 'waiting' && job.state !== 'running')
      throw new Error(`The job ${jobId} ended as ${job.state}. ${job.reason ?? ''}`.trim());
    await sleep(LOOK_MS);
  }
}

function note(sum: Sum, report: string): void {
  const [head = '{}', ...lines] = report.split('\n').filter((line) => line !== '');
  const counts = countsSchema.parse(JSON.parse(head));
  for (const name of ['created', 'updated', 'unchanged', 'failed'] as const)
    sum.outcomes[name] += counts[name];
  for (const line of lines) {
    const result = resultSchema.parse(JSON.parse(line));
    if (result.outcome === 'failed') sum.failed.push(result);
    for (const { message } of result.warnings)
      sum.warnings.set(message, (sum.warnings.get(message) ?? 0) + 1);
  }
}
