import type { Job } from '../../schemas/job.ts';
import { changedKeys, type Place } from '../export/index.ts';
import { notedDays } from '../report/index.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { WRITE_LAKE } from './job-names.ts';
import { changeLake, LAKE_CHANGED, loadLake } from './lake-store.ts';
import { isEventOfTicket } from './write-events.ts';

/** What beginning the job takes: `jobWrites`, from which the domains of jobs' kinds are kept apart. */
export interface BeginLakeDeps {
  readonly table: Table;
  readonly bucket: string;
  readonly jobWrites: (kind: string, input: Job['input'], context: Context) => { writes: Write[] };
}

const HOUR_LENGTH = 'yyyy-mm-ddThh'.length;

/**
 * Begins the job that writes files, once in each hour (UTC) in which something has happened since, unless one is at work.
 * @returns whether it began
 */
export async function beginDueLake(
  { table, bucket, jobWrites }: BeginLakeDeps,
  context: Context,
): Promise<boolean> {
  const now = context.now.toISOString();
  const hour = now.slice(0, HOUR_LENGTH);
  const state = await loadLake(table);
  if (state.hour === hour || (state.holder !== null && state.holder.until > now)) return false;
  const isWritten = state.bucket === bucket && state.place !== null;
  if (isWritten && !(await hasChanged(table, state.place))) return false;
  try {
    await table.write([...jobWrites(WRITE_LAKE, {}, context).writes, changeLake(state, { hour })]);
    return true;
  } catch (error) {
    if (!refusedBy(error, LAKE_CHANGED)) throw error;
    return false;
  }
}

/** Whether anything is to be written: the events of the job itself are in the list of changes, too, and are not. */
async function hasChanged(table: Table, place: Place): Promise<boolean> {
  const found = await changedKeys(table, place);
  if (found === null || found.more || found.keys.some(isEventOfTicket)) return true;
  return (await notedDays(table, 1)).length > 0;
}
