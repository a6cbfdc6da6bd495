import * as z from 'zod';
import { lastId } from '../../shared/counter-store.ts';
import { jobKind, type PageDeps, type PageOutcome, PLAIN_TERMS } from '../../shared/job-kind.ts';
import type { ReportSubject } from '../booking.ts';
import { sumsInForce } from './add-up.ts';
import { addUpPage, addUpSchema, addUpSoFar, allFrom, zoneOf } from './add-up-job.ts';
import { bookSubject } from './book-subject.ts';
import { monthOf } from './day-store.ts';
import { utcDayOf } from './packed-days.ts';
import { type SubjectFacts, subjectFacts } from './subject-facts.ts';
import { changeSums } from './sums-store.ts';

const KINDS = ['ticket', 'mail'] as const;
const COUNTERS = { ticket: 'ticket', mail: 'held' } as const;
const NOTES = { ticket: 'derives tickets', mail: 'derives held mail' } as const;

const walkSchema = z.object({
  phase: z.literal('walk'),
  kind: z.enum(KINDS),
  next: z.int().positive(),
  /** the first month in which anything happened, and that in which the walk began */
  month: z.string().nullable(),
  begun: z.string().nullable(),
});
const checkpointSchema = z.union([walkSchema, addUpSchema]);
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;

/** Subjects that are derived at the same time. */
const AT_ONCE = 10;

/**
 * Derives everything that reports count anew from the trails, and adds up all days, while reports are in use: what is right already is
 * not written, and figures are those of before until those that take their place are in force.
 */
export const rebuildReports = jobKind({
  ...PLAIN_TERMS,
  checkpoint: checkpointSchema,
  first: { phase: 'walk', kind: 'ticket', next: 1, month: null, begun: null },
  page: (deps, { checkpoint }): Promise<Outcome> =>
    checkpoint.phase === 'walk' ? walk(deps, checkpoint) : addUpPage(deps, checkpoint),
});

async function walk(deps: PageDeps, from: z.infer<typeof walkSchema>): Promise<Outcome> {
  const { kind } = from;
  const last = await lastId(deps.table, COUNTERS[kind]);
  const begun = from.begun ?? monthOf(utcDayOf(Math.floor(deps.context.now.getTime() / 1000)));
  // What the page before has changed is in sums before there is more: whoever reads reports meanwhile reads all that is in none.
  await addUpSoFar(deps);
  const source = subjectFacts(deps.table);
  let { next, month } = from;
  while (next <= last && deps.hasTime()) {
    const ids = Array.from({ length: Math.min(AT_ONCE, last - next + 1) }, (_, at) => next + at);
    const months = await Promise.all(ids.map((id) => bookOne(deps, source, { kind, id })));
    month = [month, ...months].flatMap((one) => one ?? []).sort()[0] ?? null;
    next += ids.length;
  }
  const progress = { done: Math.min(next - 1, last), total: last, note: NOTES[kind] };
  if (next <= last) return { done: false, checkpoint: { ...from, next, month, begun }, progress };
  const following = KINDS[KINDS.indexOf(kind) + 1];
  if (following !== undefined)
    return { done: false, checkpoint: { phase: 'walk', kind: following, next: 1, month, begun }, progress };
  await noteCarried(deps, begun);
  return { ...allFrom(month ?? begun), progress };
}

/** Derives one; gives the month in which it began. */
async function bookOne(
  { table, context, lake }: PageDeps,
  source: SubjectFacts,
  subject: ReportSubject,
): Promise<string | null> {
  let month: string | null = null;
  const derive = async () => {
    const facts = await source.factsOf(subject, context.now);
    month = facts && monthOf(utcDayOf(facts.createdAt));
    return facts;
  };
  await bookSubject({ table, derive, isInFiles: lake !== undefined }, context, subject);
  return month;
}

/** Everything has been derived since a month began: what was live at the beginning of it, and of those before, is noted. */
async function noteCarried(deps: PageDeps, month: string): Promise<void> {
  const { table, context } = deps;
  const sums = await sumsInForce(table, await zoneOf(deps));
  const carried = sums.carried !== null && sums.carried > month ? sums.carried : month;
  await table.write([changeSums(sums, { carried, begun: context.now.toISOString() })]);
}
