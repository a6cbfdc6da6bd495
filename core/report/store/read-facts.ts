import { InvalidInputError } from '../../shared/errors.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { isOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import { keyIn } from '../../shared/write.ts';
import type { Booking, ReportFacts, Stretch } from '../booking.ts';
import type { Slot } from '../query/cell.ts';
import { keptDayIn, monthOf, REPORT_SHARDS, reportDays } from './day-store.ts';
import { beginningOf, type DayFacts, type Flow, isBeginning, unpackDay, utcDayOf } from './packed-days.ts';

/** Days of subjects that one answer is counted from. */
const MOST_DAYS = 60_000;
const SHARDS = Array.from({ length: REPORT_SHARDS }, (_, shard) => shard);

/** What is known of a subject of a span of time, while it is put together. */
interface Gathering {
  version: number;
  facts: Pick<DayFacts, 'subject' | 'createdAt' | 'now'>;
  readonly bookings: Booking[];
  readonly flows: Flow[];
}

/** What is to be read. */
export interface FactsAsked {
  readonly span: Slot;
  /** the last month of whose beginning it is known of everything whether it was live; null: it does not matter what was */
  readonly liveFrom: string | null;
  /** days of subjects that are read at the most; as many as one answer is counted from when absent */
  readonly most?: number;
}

/**
 * All that happened in a span of time, and was live in it, by subjects. What was live is known from the beginning of the month on: of one
 * of which that is not yet noted of everything, from an earlier one.
 * @throws InvalidInputError `report.too_much`
 */
export async function readFacts(
  table: Table,
  { span, liveFrom, most = MOST_DAYS }: FactsAsked,
): Promise<ReportFacts[]> {
  const found = new Map<string, Gathering>();
  const budget = { left: most };
  for (const range of rangesOf({ span, liveFrom })) {
    const days = SHARDS.map((shard) => readShard(table, { ...range, shard }, budget));
    for (const { subject, version, day } of (await Promise.all(days)).flat())
      gather(found, subject, version, day);
  }
  return [...found.values()].map((one) => factsOf(one, span));
}

/**
 * How many days of subjects `readFacts` reads for the same question. None of them is given out.
 * @throws InvalidInputError `report.too_much`, where reading them would
 */
export async function countFactDays(
  table: Table,
  { span, liveFrom, most = MOST_DAYS }: FactsAsked,
): Promise<number> {
  let days = 0;
  for (const { month, from, to } of rangesOf({ span, liveFrom })) {
    const limit = most + 1 - days;
    const sizes = SHARDS.map((shard) => table.size({ ...reportDays.of({ month, shard, from, to }), limit }));
    days += (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    if (days > most) throw tooMuch();
  }
  return days;
}

/** The days of months that are read, one month after the other. */
function* rangesOf({ span, liveFrom }: Pick<FactsAsked, 'span' | 'liveFrom'>) {
  const last = utcDayOf(span.to);
  const first = liveFrom === null ? utcDayOf(span.from) : beginningBefore(liveFrom, span.from);
  for (const month of monthsFrom(monthOf(first), monthOf(last))) {
    const from = month === monthOf(first) ? first : `${month}-01`;
    yield { month, from, to: monthOf(last) === month ? last : `${month}-31` };
  }
}

/** The beginning of the month from which on it is known what was live at a moment. */
function beginningBefore(known: string, at: number): string {
  const wanted = monthOf(utcDayOf(at));
  return beginningOf(known < wanted ? known : wanted);
}

interface ShardAsked {
  readonly month: string;
  readonly shard: number;
  readonly from: string;
  readonly to: string;
}

async function readShard(table: Table, asked: ShardAsked, budget: { left: number }) {
  const days: { subject: string; version: number; day: DayFacts }[] = [];
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await table.query(reportDays.of({ ...asked, after }));
    budget.left -= page.rows.length;
    if (budget.left < 0) throw tooMuch();
    for (const row of page.rows) {
      const { sk } = keyIn(row);
      after = sk;
      const { version, packed } = isOfKind(row, ROW_KIND.reportDay) ? keptDayIn(row) : NOTHING;
      const at = sk.indexOf('#');
      const day = sk.slice(0, at);
      if (packed === null || (isBeginning(day) && day !== asked.from)) continue;
      days.push({ subject: sk.slice(at + 1), version, day: unpackDay(packed) });
    }
    more = page.more && page.rows.length > 0;
  }
  return days;
}
const NOTHING = { version: 0, packed: null };

function tooMuch(): InvalidInputError {
  return new InvalidInputError(
    'report.too_much',
    `What is asked is counted from what happened on single days of tickets, of which it takes more than ${MOST_DAYS}: ask for a shorter period, or with one of the usual fields, in the time zone of the desk, without filters.`,
  );
}

function* monthsFrom(first: string, last: string): Generator<string> {
  for (let month = first; month <= last; month = monthAfter(month)) yield month;
}

/** The month after another, both as they are written. */
export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 'yyyy-mm'.length);
}

function gather(
  found: Map<string, Gathering>,
  name: string,
  version: number,
  { bookings, flows, ...facts }: DayFacts,
): void {
  const one = found.get(name) ?? { version, facts, bookings: [], flows: [] };
  found.set(name, one);
  if (version > one.version) {
    one.version = version;
    one.facts = facts;
  }
  one.bookings.push(...bookings);
  one.flows.push(...flows);
}

function factsOf(
  { facts: { subject, createdAt, now }, bookings, flows }: Gathering,
  span: Slot,
): ReportFacts {
  return {
    subject,
    createdAt,
    now,
    bookings: bookings
      .filter(({ at }) => at >= span.from && at < span.to)
      .sort((one, other) => one.at - other.at),
    stretches: stretchesOf(flows),
  };
}

/** The times in which something was live, of what came and went: one goes before the next comes. */
function stretchesOf(flows: readonly Flow[]): Stretch[] {
  const inOrder = flows.toSorted((one, other) => one.at - other.at || one.step - other.step);
  const stretches: Stretch[] = [];
  for (const { at, step, place, about, unanswered } of inOrder) {
    if (step === 1) stretches.push({ from: at, to: null, place, about, unanswered });
    else {
      const open = stretches.findIndex(({ to }) => to === null);
      const stretch = stretches[open];
      // What has gone before the time that was read was never seen to come.
      if (stretch !== undefined) stretches[open] = { ...stretch, to: at };
    }
  }
  return stretches;
}
