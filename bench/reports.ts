import { parseArgs } from 'node:util';
import {
  type Booking,
  type CellsAsked,
  type DayFacts,
  MEASURES,
  monthOf,
  type ReportFacts,
} from '../core/report/index.ts';
import { addUp, dayAfter, sumsInForce } from '../core/report/store/add-up.ts';
import { putDay } from '../core/report/store/day-store.ts';
import {
  type DaySums,
  monthOfDays,
  sumsOfDay,
  withDays,
  withMonths,
} from '../core/report/store/month-table.ts';
import { daysOf, isBeginning, packDay, utcDayOf } from '../core/report/store/packed-days.ts';
import { keptMeasures } from '../core/report/store/running-sums.ts';
import { storedCells } from '../core/report/store/stored-cells.ts';
import { changeSums, tableRowsOf } from '../core/report/store/sums-store.ts';
import { testContext } from '../test/support/context.ts';
import { startDatabase, type TestDatabase } from '../test/support/database.ts';
import { ABOUT, booked, PLACE } from '../test/support/reported.ts';
import { reportSizes } from './numbers.ts';
import { putRows } from './put-rows.ts';

const ZONE = 'Europe/Ljubljana';
const DAY = 86_400;
/** Local midnight of the first days of two years. */
const YEAR = { from: Date.UTC(2026, 11, 31, 23) / 1000, to: Date.UTC(2027, 11, 31, 23) / 1000 };
const NOW = new Date((YEAR.to + 3600) * 1000);
const MEASURED = MEASURES.map(({ key }) => key).filter((key) => keptMeasures([key]) !== null);

/**
 * Measures what a report of a year by team takes from the sums of desks of several sizes: milliseconds and requests, with every figure of
 * which sums are kept; and how long adding up the year took.
 */
export async function measureReports(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: process.argv.slice(3), options: { tickets: text, rounds: text } });
  const rounds = Number(values.rounds ?? 20);
  const found: { size: number; times: number[] }[] = [];
  for (const size of (values.tickets ?? '1000,10000,100000').split(',').map(Number)) {
    const database = await startDatabase();
    try {
      found.push({ size, times: await measureOne(database, size, rounds) });
    } finally {
      await database.stop();
    }
  }
  reportSizes('a year by team', 'tickets', found);
}

/** Above so many tickets their days are not put into the database: their sums alone are. */
const MOST_WITH_DAYS = 100_000;

async function measureOne(database: TestDatabase, size: number, rounds: number): Promise<number[]> {
  const said = size > MOST_WITH_DAYS ? await keepSumsOf(database, size) : await addedUp(database, size);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    database.forgetCalls();
    const start = performance.now();
    await storedCells(database.table, ZONE)(ASKED);
    times.push(performance.now() - start);
  }
  console.log(`${size} tickets: ${database.calls()} reads; ${said}`);
  return times;
}

/** Puts the days of tickets into the database, and has them added up as the job does it. @returns what that took */
async function addedUp(database: TestDatabase, size: number): Promise<string> {
  await putRows(database, rowsOf(size));
  const begun = performance.now();
  const units = await addUpYear(database);
  const seconds = Math.round((performance.now() - begun) / 1000);
  return `the year was added up in ${seconds} s, its last month in ${units} write units`;
}

/** Puts the sums by team that adding up would leave, made of the same days by the same functions. @returns how large they are */
async function keepSumsOf({ table }: TestDatabase, size: number): Promise<string> {
  const [edition, dimension] = ['bench', 'ticket.teamId'];
  const byMonth = new Map<string, DaySums[]>();
  for (const days of daysInOrder(size))
    for (const one of sumsOfDay(days, ZONE, [dimension]).get(dimension) ?? [])
      byMonth.set(monthOf(one.d), [...(byMonth.get(monthOf(one.d)) ?? []), one]);
  const whole = new Map([...byMonth].map(([month, days]) => [month, monthOfDays(days)]));
  const of = { dimension, edition };
  const rows = [
    ...[...byMonth].flatMap(([month, days]) =>
      tableRowsOf({ ...of, kind: 'D', month }, withDays([], NONE, days)),
    ),
    ...[...whole].flatMap(([month, sums]) => tableRowsOf({ ...of, kind: 'M', month }, sums)),
    ...tableRowsOf({ ...of, kind: 'B', month: '' }, withMonths([], whole)),
  ];
  await table.putMany(rows);
  const months = Object.fromEntries([...byMonth.keys()].map((month) => [month, edition]));
  await table.write([changeSums(await sumsInForce(table, ZONE), { months, balances: edition })]);
  const bytes = rows.reduce((sum, { part }) => sum + (part instanceof Uint8Array ? part.length : 0), 0);
  return `the sums by team are ${Math.round(bytes / 1024)} KB`;
}
const NONE: ReadonlySet<string> = new Set();

/** What happened on each UTC day, one day after the other: tickets begin in the order of their numbers, and none lasts for longer than some days. */
function* daysInOrder(size: number): Generator<DayFacts[]> {
  const days = new Map<string, DayFacts[]>();
  for (let id = 1; id <= size; id += 1) {
    const facts = factsOf(id, size);
    for (const [day, happened] of daysOf(facts, NOW.getTime() / 1000)) {
      if (isBeginning(day)) continue;
      const its = days.get(day) ?? [];
      its.push(happened);
      days.set(day, its);
    }
    const today = utcDayOf(facts.createdAt);
    for (const day of [...days.keys()].filter((one) => one < today)) {
      yield days.get(day) ?? [];
      days.delete(day);
    }
  }
  yield* days.values();
}

const ASKED: CellsAsked = {
  slots: [YEAR],
  by: null,
  timeZone: ZONE,
  dimensions: ['ticket.teamId'],
  measures: MEASURED,
  teamIds: null,
  now: Math.floor(NOW.getTime() / 1000),
};

function* rowsOf(size: number): Generator<Record<string, unknown>, undefined> {
  for (let id = 1; id <= size; id += 1) {
    for (const [day, happened] of daysOf(factsOf(id, size), NOW.getTime() / 1000)) {
      if (isBeginning(day)) continue;
      const { subject } = happened;
      const put = putDay({ subject, day }, { version: 1, packed: packDay(happened).bytes }, NOW);
      if (put.type === 'put') yield put.row;
    }
  }
  return undefined;
}

/** A ticket that one of eight teams and one of forty agents answers, and solves after two days. */
function factsOf(id: number, size: number): ReportFacts {
  const at = Math.floor(YEAR.from + ((id - 0.5) / size) * (YEAR.to - YEAR.from - 3 * DAY));
  const place = { ...PLACE, team: 1 + (id % 8), assignee: 1 + (id % 40) };
  const act = (what: Booking['what'], after: number, rest: Partial<Booking> = {}) =>
    booked({ what, at: at + after, place, agent: place.assignee, ...rest });
  const seconds = (calendar: number) => ({
    seconds: { calendar, business: Math.floor(calendar / 3) },
  });
  const waits = 600 + ((id * 7919) % 40_000);
  return {
    subject: { kind: 'ticket', id },
    createdAt: at,
    now: { place, about: ABOUT },
    bookings: [
      act('created', 0, { resolvedNow: true, escalated: false }),
      act('customer_message', 0),
      act('reply', waits),
      act('touch', waits),
      act('first_response', waits, seconds(waits)),
      act('solved', 2 * DAY, { reopened: false }),
      act('resolved', 2 * DAY, { replies: 1, touches: 2, oneTouch: true }),
      act('full_resolution', 2 * DAY, seconds(2 * DAY + waits)),
    ],
    stretches: [{ from: at, to: at + 2 * DAY, place, about: ABOUT, unanswered: false }],
  };
}

/** Adds up all days of the year, a month at a time. */
async function addUpYear({ table }: TestDatabase): Promise<number> {
  let sums = await sumsInForce(table, ZONE);
  for (let from = '2026-12-31'; from <= '2027-12-31'; ) {
    const days = [];
    for (let day = from; day.slice(0, 7) === from.slice(0, 7); day = dayAfter(day, 1)) days.push(day);
    const added = await addUp(table, testContext({ now: NOW }), sums, days);
    sums = added.sums;
    from = dayAfter(from, added.days);
  }
  return sums.units;
}
