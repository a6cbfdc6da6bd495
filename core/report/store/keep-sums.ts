import type { Context } from '../../shared/context.ts';
import { lastId } from '../../shared/counter-store.ts';
import { refusedBy, type Table } from '../../shared/table.ts';
import type { Write } from '../../shared/write.ts';
import { sumsInForce } from './add-up.ts';
import { monthOf } from './day-store.ts';
import { SHAPE } from './dimensions.ts';
import { ADD_UP, REBUILD_REPORTS } from './job-names.ts';
import { utcDayOf } from './packed-days.ts';
import { countChanges } from './read-days.ts';
import { changeSums, SUMS_CHANGED, type SumsInForce } from './sums-store.ts';

/** Changes that wait until they are added up: as many as one read brings. */
const LEAST_CHANGES = 400;
/** Changes that wait for each write unit that adding up took last: on a large desk, where it takes more, it is done less often. */
const CHANGES_A_UNIT = 2;
/** Most changes that wait: each is looked at by whoever asks for a report, 1,500 within two tenths of a second. */
const MOST_CHANGES = 1500;
/** After this time somebody who began is no longer believed to be at it. */
const BELIEVED_MS = 15 * 60_000;

/** What beginning to add up takes. */
export interface KeepSumsDeps {
  readonly table: Table;
  readonly timeZone: string;
  /** The writes that start a job of a kind. */
  readonly start: (kind: string, context: Context) => readonly Write[];
  /** Derives a ticket anew. */
  readonly book: (ticketId: number) => Promise<unknown>;
}

/** Tickets of a desk on which nothing was ever counted that are derived at once, without a job. */
const FEW_TICKETS = 20;

/**
 * Begins to add up when so much has changed that it is worth it, a month has begun, or the desk has another time zone; derives everything
 * when nothing was ever added up. Nothing happens when somebody is at it.
 */
export async function keepSums(deps: KeepSumsDeps, context: Context): Promise<void> {
  const { table, timeZone, start } = deps;
  const sums = await sumsInForce(table, timeZone);
  if (sums.version === 0 && (await beginSmall(deps, sums, context.now))) return;
  if (sums.begun !== null && context.now.getTime() - Date.parse(sums.begun) < BELIEVED_MS) return;
  const kind = await wanted(table, sums, timeZone, context.now);
  if (kind === null) return;
  const begun = changeSums(sums, { begun: context.now.toISOString() });
  await table.write([begun, ...start(kind, context)]).catch(unlessOvertaken);
}

function unlessOvertaken(error: unknown): void {
  if (!refusedBy(error, SUMS_CHANGED)) throw error;
}

/** Begins to count on a desk that has few tickets or none; false: it has more. */
async function beginSmall({ table, book }: KeepSumsDeps, sums: SumsInForce, now: Date): Promise<boolean> {
  const last = await lastId(table, 'ticket');
  if (last > FEW_TICKETS) return false;
  for (let id = 1; id <= last; id += 1) await book(id);
  await table.write([changeSums(sums, { carried: monthAt(now) })]).catch(unlessOvertaken);
  return true;
}

const monthAt = (now: Date): string => monthOf(utcDayOf(Math.floor(now.getTime() / 1000)));

async function wanted(table: Table, sums: SumsInForce, timeZone: string, now: Date): Promise<string | null> {
  if (sums.version === 0) return REBUILD_REPORTS;
  if (sums.zone !== timeZone || sums.shape !== SHAPE || !sums.isWhole) return ADD_UP;
  if (sums.carried !== monthAt(now)) return ADD_UP;
  const worthIt = Math.max(LEAST_CHANGES, Math.ceil(sums.units * CHANGES_A_UNIT));
  const least = Math.min(MOST_CHANGES, worthIt);
  return (await countChanges(table, least)) >= least ? ADD_UP : null;
}
