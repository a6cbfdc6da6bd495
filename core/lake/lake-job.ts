import * as z from 'zod';
import { newestPlace } from '../export/index.ts';
import { dayAfter, firstReportedMonth, hasDays, monthAfter, monthOf } from '../report/index.ts';
import { lastId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { jobKind, type PageDeps, type PageOutcome, PLAIN_TERMS } from '../shared/job-kind.ts';
import { refusedBy } from '../shared/table.ts';
import { changeLake, LAKE_CHANGED, type LakeState, loadLake } from './lake-store.ts';
import { clearEvents, writeEventsFrom, writeTrails } from './write-events.ts';
import { type LakeDeps, writeNotedDays, writeWholeDay } from './write-facts.ts';

const files = z.int().nonnegative();
const checkpointSchema = z.discriminatedUnion('phase', [
  /** looks whether there is anything yet */
  z.object({ phase: z.literal('begin'), isAnew: z.boolean(), files }),
  /** writes all facts of all days, from one on; `isAnew`: into a bucket that has files already */
  z.object({ phase: z.literal('days'), from: z.iso.date(), isAnew: z.boolean(), files }),
  /** writes the trails of all tickets, from one on */
  z.object({ phase: z.literal('trails'), next: z.int().positive(), files }),
  /** writes what changed since */
  z.object({ phase: z.literal('events'), files }),
  z.object({ phase: z.literal('facts'), files }),
]);
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;
type At<Phase> = Extract<Checkpoint, { phase: Phase }>;

const lakeJob = (isAnew: boolean) =>
  jobKind({
    ...PLAIN_TERMS,
    checkpoint: checkpointSchema,
    first: { phase: 'begin', isAnew, files: 0 },
    page: (deps, { checkpoint }) => lakePage(deps, checkpoint),
  });

/** The job that writes into files what changed since it last did, and everything into a bucket that has nothing yet. */
export const writeLake = lakeJob(false);
/** The job that writes all files anew. */
export const rebuildLake = lakeJob(true);

/** Time in which nobody else writes: longer than a page can take, so that of two files the later one is always what is. */
const HOLD_MS = 3 * 60 * 1000;
/** How soon a job comes again that finds another one at work. */
const WAIT_SECONDS = 60;

const NOTES: Readonly<Record<Checkpoint['phase'], string>> = {
  begin: 'looks what there is',
  days: 'writes all days',
  trails: 'writes all events',
  events: 'writes events',
  facts: 'writes days that changed',
};

/** A page that writes, with what it knows. */
interface Writing extends LakeDeps {
  readonly deps: PageDeps;
  readonly bucket: string;
  readonly state: LakeState;
}

function goOn(checkpoint: Checkpoint, waitSeconds?: number): Outcome {
  const { phase, files: done } = checkpoint;
  const progress = { done, total: null, note: NOTES[phase] };
  return { done: false, checkpoint, progress, ...(waitSeconds !== undefined && { waitSeconds }) };
}

async function lakePage(deps: PageDeps, at: Checkpoint): Promise<Outcome> {
  const { table, lake, jobId, context } = deps;
  if (lake === undefined)
    throw new ConflictError(
      'lake.off',
      'This desk writes no files for queries: the setting "lake" is not set.',
    );
  const { holder, ...known } = await loadLake(table);
  if (holder !== null && holder.jobId !== jobId && holder.until > context.now.toISOString())
    return goOn(at, WAIT_SECONDS);
  const until = new Date(context.now.getTime() + HOLD_MS).toISOString();
  const state = await changed(deps, { ...known, holder }, { holder: { jobId, until } });
  if (state === null) return goOn(at, WAIT_SECONDS);
  const writing: Writing = { deps, table, objects: lake.objects, bucket: lake.bucket, state };
  switch (at.phase) {
    case 'begin':
      return begin(writing, at);
    case 'days':
      return days(writing, at);
    case 'trails':
      return trails(writing, at);
    case 'events':
      return events(writing, at);
    case 'facts':
      return facts(writing, at);
  }
}

/** Writes the state; null: somebody else was faster. */
async function changed(
  { table }: Pick<PageDeps, 'table'>,
  state: LakeState,
  set: Partial<Omit<LakeState, 'version'>>,
): Promise<LakeState | null> {
  try {
    await table.write([changeLake(state, set)]);
    return { ...state, ...set, version: state.version + 1 };
  } catch (error) {
    if (!refusedBy(error, LAKE_CHANGED)) throw error;
    return null;
  }
}

/** What is written by nobody who was overtaken is written by who overtook them. */
async function noted({ deps, state }: Writing, set: Partial<LakeState>): Promise<void> {
  await deps.table.write([changeLake(state, set)]);
}

async function begin(writing: Writing, { isAnew, files: done }: At<'begin'>): Promise<Outcome> {
  const { state, bucket, table, deps } = writing;
  const isKnown = state.bucket === bucket;
  if (isKnown && !isAnew) return goOn({ phase: 'events', files: done });
  // What changes from here on is in the list of changes behind this place, and in notes.
  await noted(writing, { bucket: null, place: await newestPlace(table) });
  const month = (await firstReportedMonth(table)) ?? monthOf(deps.context.now.toISOString());
  return goOn({ phase: 'days', from: `${month}-01`, isAnew: isAnew || isKnown, files: done });
}

async function days(writing: Writing, { from, isAnew, files: before }: At<'days'>): Promise<Outcome> {
  const { deps, table } = writing;
  const today = deps.context.now.toISOString().slice(0, 'yyyy-mm-dd'.length);
  let [day, done] = [from, before];
  while (day <= today) {
    if (!deps.hasTime()) return goOn({ phase: 'days', from: day, isAnew, files: done });
    if (day.endsWith('-01') && !isAnew && !(await hasDays(table, monthOf(day)))) {
      day = `${monthAfter(monthOf(day))}-01`;
      continue;
    }
    if (isAnew) await clearEvents(writing, day);
    done += await writeWholeDay(writing, day);
    day = dayAfter(day, 1);
  }
  return goOn({ phase: 'trails', next: 1, files: done });
}

async function trails(writing: Writing, at: At<'trails'>): Promise<Outcome> {
  const { deps, table } = writing;
  const last = await lastId(table, 'ticket');
  let { next, files: done } = at;
  while (next <= last) {
    if (!deps.hasTime()) return goOn({ phase: 'trails', next, files: done });
    const written = await writeTrails(writing, { next, last }, deps.hasTime);
    next = written.next;
    done += written.files;
  }
  return goOn({ phase: 'events', files: done });
}

async function events(writing: Writing, at: At<'events'>): Promise<Outcome> {
  const { deps, state } = writing;
  const from = state.place ?? { list: null, entry: 1, keys: 0 };
  const written = await writeEventsFrom(writing, from, deps.hasTime);
  if (written === null) return goOn({ phase: 'begin', isAnew: true, files: at.files });
  await noted(writing, { place: written.place });
  const done = at.files + written.files;
  return goOn({ phase: written.isDone ? 'facts' : 'events', files: done });
}

async function facts(writing: Writing, at: At<'facts'>): Promise<Outcome> {
  const written = await writeNotedDays(writing, writing.deps.hasTime);
  const done = at.files + written.files;
  if (!written.isDone) return goOn({ phase: 'facts', files: done });
  await noted(writing, { bucket: writing.bucket, holder: null });
  return { done: true, progress: { done, total: null, note: NOTES.facts }, counts: { files: done } };
}
