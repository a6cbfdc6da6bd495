import type { Job } from '../../schemas/job.ts';
import type { JobFile } from '../shared/job-kind.ts';

/**
 * The file of a job that leaves none of its own: JSON Lines, first what it counted and how many items failed, then each
 * failure that was kept.
 */
export function reportFile(
  { id, kind }: Pick<Job, 'id' | 'kind'>,
  { count, first }: Job['failures'],
  counts: Readonly<Record<string, number>>,
): JobFile {
  const head = { job: id, kind, ...counts, failed: count, told: first.length };
  const lines = [head, ...first.map(({ item, message }) => ({ item, message }))];
  return {
    filename: `${kind}.jsonl`,
    contentType: 'application/jsonl',
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}
