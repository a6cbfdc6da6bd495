import * as z from 'zod';
import { keptConfiguration } from '../../configuration/index.ts';
import { optionsArea } from '../../options/index.ts';
import { jobKind, type PageDeps, type PageOutcome, PLAIN_TERMS } from '../../shared/job-kind.ts';
import { inParts } from '../../shared/parts.ts';
import { addUp, clearAdded, dayAfter, sumsInForce } from './add-up.ts';
import { bookSubject } from './book-subject.ts';
import { monthOf } from './day-store.ts';
import { SHAPE } from './dimensions.ts';
import { utcDayOf } from './packed-days.ts';
import { firstReportedMonth, hasDays, nextChangedDay } from './read-days.ts';
import { monthAfter, readFacts } from './read-facts.ts';
import { subjectFacts } from './subject-facts.ts';
import { changeSums, type SumsInForce } from './sums-store.ts';

/** UTC days that are added up at once: as a month is written whole, several of it are for the price of one. */
const DAYS_AT_ONCE = 31;

export const addUpSchema = z.discriminatedUnion('phase', [
  /** notes what was live at the beginning of the month */
  z.object({ phase: z.literal('carry'), done: z.int() }),
  /** adds up whatever changed */
  z.object({ phase: z.literal('changed'), done: z.int() }),
  /** adds up all days, from this one on */
  z.object({ phase: z.literal('all'), from: z.iso.date(), done: z.int() }),
]);
type AddUp = z.infer<typeof addUpSchema>;
type Outcome = PageOutcome<AddUp>;

/** The job that adds up what changed since, and everything when the desk has another time zone or keeps other sums. */
export const addUpReports = jobKind({
  ...PLAIN_TERMS,
  checkpoint: addUpSchema,
  first: { phase: 'carry', done: 0 },
  page: (deps, { checkpoint }) => addUpPage(deps, checkpoint),
});

/** Does a page of adding up. */
export async function addUpPage(deps: PageDeps, at: AddUp): Promise<Outcome> {
  const timeZone = await zoneOf(deps);
  const sums = await clearAdded(deps.table, await sumsInForce(deps.table, timeZone));
  const isOutdated = sums.zone !== timeZone || sums.shape !== SHAPE;
  switch (at.phase) {
    case 'carry':
      return carry(deps, sums, at.done);
    case 'changed':
      return isOutdated || !sums.isWhole ? beginAll(deps, sums, timeZone) : addChanged(deps, sums, at.done);
    case 'all':
      return isOutdated ? beginAll(deps, sums, timeZone) : addAll(deps, sums, at);
  }
}

/** The time zone of the desk. */
export async function zoneOf({ table, context, rules }: PageDeps): Promise<string> {
  const { timeZone } = await keptConfiguration(table)(optionsArea(rules)).at(context.now);
  return timeZone;
}

const CHANGED: AddUp = { phase: 'changed', done: 0 };
/** Subjects that are derived at the same time. */
const AT_ONCE = 10;

/** Derives anew what was live when the month began, so that it is noted there, and what is live can be read from there on. */
async function carry(deps: PageDeps, sums: SumsInForce, done: number): Promise<Outcome> {
  const { table, context } = deps;
  const month = monthNow(deps);
  const progress = { done, total: null, note: 'notes what is open' };
  if (sums.carried === null || sums.carried >= month) return { done: false, checkpoint: CHANGED, progress };
  const begin = Date.parse(`${month}-01T00:00:00Z`) / 1000;
  const span = { from: begin - 1, to: begin };
  const live = (
    await readFacts(table, { span, liveFrom: sums.carried, most: Number.POSITIVE_INFINITY })
  ).filter(({ stretches }) => stretches.some(({ to }) => to === null || to >= begin));
  const source = subjectFacts(table);
  for (const some of inParts(live.slice(done), AT_ONCE)) {
    if (!deps.hasTime()) return { done: false, checkpoint: { phase: 'carry', done }, progress };
    await Promise.all(
      some.map(({ subject }) =>
        bookSubject(
          { table, derive: (one) => source.factsOf(one, context.now), isInFiles: deps.lake !== undefined },
          context,
          subject,
        ),
      ),
    );
    done += some.length;
  }
  await table.write([changeSums(sums, { carried: month })]);
  return { done: false, checkpoint: CHANGED, progress: { ...progress, done } };
}

/** Adds up days on which something changed, month by month, until there are none. */
async function addChanged(deps: PageDeps, before: SumsInForce, done: number): Promise<Outcome> {
  let sums = before;
  let count = done;
  for (;;) {
    const days = await changedDays(deps, DAYS_AT_ONCE);
    const progress = { done: count, total: null, note: 'adds up days' };
    if (days.length === 0) {
      await deps.table.write([changeSums(sums, { begun: null })]);
      return { done: true, progress, counts: { days: count } };
    }
    if (!deps.hasTime()) return { done: false, checkpoint: { phase: 'changed', done: count }, progress };
    const added = await addUp(deps.table, deps.context, sums, days);
    sums = added.sums;
    count += added.days;
  }
}

/** Adds up what changed so far, for as long as there is time, unless all is to be added up otherwise. */
export async function addUpSoFar(deps: PageDeps): Promise<void> {
  const timeZone = await zoneOf(deps);
  let sums = await clearAdded(deps.table, await sumsInForce(deps.table, timeZone));
  if (sums.zone !== timeZone || sums.shape !== SHAPE) return;
  for (let days = await changedDays(deps, DAYS_AT_ONCE); days.length > 0 && deps.hasTime(); ) {
    sums = (await addUp(deps.table, deps.context, sums, days)).sums;
    days = await changedDays(deps, DAYS_AT_ONCE);
  }
}

async function changedDays({ table }: Pick<PageDeps, 'table'>, most: number): Promise<string[]> {
  const days: string[] = [];
  for (let day = await nextChangedDay(table); day !== null && days.length < most; ) {
    days.push(day);
    day = await nextChangedDay(table, `${day}~`);
  }
  return days;
}

/** Takes all sums out of force, in another zone or of another shape: until all are there, what is asked is counted from days. */
async function beginAll(deps: PageDeps, sums: SumsInForce, timeZone: string): Promise<Outcome> {
  // Sums say of which months they are when they are out of force, too: this may be done again, when none is any more.
  const first = await firstReportedMonth(deps.table);
  const none = { months: {}, balances: null, zone: timeZone, shape: SHAPE, isWhole: false };
  await deps.table.write([changeSums(sums, none)]);
  return allFrom(first ?? monthNow(deps));
}

const monthNow = ({ context }: Pick<PageDeps, 'context'>): string =>
  monthOf(utcDayOf(Math.floor(context.now.getTime() / 1000)));

/** Goes on with adding up all days, from a month on. */
export function allFrom(month: string): Outcome {
  const progress = { done: 0, total: null, note: 'adds up all days' };
  return { done: false, checkpoint: { phase: 'all', from: `${month}-01`, done: 0 }, progress };
}

async function addAll(
  deps: PageDeps,
  before: SumsInForce,
  at: Extract<AddUp, { phase: 'all' }>,
): Promise<Outcome> {
  let sums = before;
  let { from, done } = at;
  while (monthOf(from) <= monthNow(deps)) {
    const month = monthOf(from);
    const progress = { done, total: null, note: `adds up all days of ${month}` };
    if (!deps.hasTime()) return { done: false, checkpoint: { phase: 'all', from, done }, progress };
    if (month in sums.months || (await hasDays(deps.table, month))) {
      const added = await addUp(deps.table, deps.context, sums, daysFrom(from));
      sums = added.sums;
      done += added.days;
      from = dayAfter(from, added.days);
    } else from = `${monthAfter(month)}-01`;
  }
  if (!sums.isWhole) await deps.table.write([changeSums(sums, { isWhole: true })]);
  const progress = { done, total: null, note: 'adds up days' };
  return { done: false, checkpoint: { phase: 'changed', done }, progress };
}

/** The days of a month from one on. */
function daysFrom(from: string): string[] {
  const days: string[] = [];
  for (let day = from; monthOf(day) === monthOf(from); day = dayAfter(day, 1)) days.push(day);
  return days;
}
