import * as z from 'zod';
import { changeRow } from './erase-deps.ts';
import type { Done, PartDeps } from './erase-parts.ts';
import { pageOf } from './rows-store.ts';
import { mayHold, type StoredRow, struckRow, struckValue } from './strike-value.ts';
import type { Strings } from './strings.ts';
import { parseRow } from './ticket-stake.ts';

/** End of the names of kinds that leave what they found of tickets and people in a file, in whatever form. */
const EXPORTS = '.export';

const jobSchema = z.looseObject({
  id: z.string(),
  jobKind: z.string(),
  result: z.looseObject({ key: z.string() }).nullable(),
});

/**
 * What jobs have left: files of exports go, as they can be made again, and reports that name the person; and what jobs were asked to do
 * names them no more.
 */
export async function eraseJobs(deps: PartDeps, strings: Strings, after: string | null): Promise<Done> {
  let place: string | null = after ?? '';
  let seen = 0;
  while (place !== null) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(deps.table, 'JOBS', place);
    for (const row of page.rows) await eraseJob(deps, row, strings);
    seen += page.rows.length;
    place = page.after;
    if (!deps.hasTime()) break;
  }
  return { after: place, seen };
}

async function eraseJob(deps: PartDeps, row: StoredRow, strings: Strings): Promise<void> {
  const { table, jobId, deleteJobFiles } = deps;
  const { id, result } = jobSchema.parse(row);
  if (id === jobId) return;
  const goes = result !== null && (await namesThem(deps, row, strings));
  if (goes) await deleteJobFiles(id);
  if (!goes && !mayHold(row, strings)) return;
  await changeRow(table, row, parseRow, (now) => struckRow(goes ? { ...now, result: null } : now, strings));
}

/** Whether the file of a job is to go: that of an export, and any that names them. */
async function namesThem({ texts }: PartDeps, row: StoredRow, strings: Strings): Promise<boolean> {
  const { jobKind, result } = jobSchema.parse(row);
  if (jobKind.endsWith(EXPORTS)) return true;
  const text = result === null ? null : await texts.get(result.key);
  return text !== null && struckValue(text, strings) !== text;
}
