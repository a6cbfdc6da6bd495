import { parseArgs } from 'node:util';
import { type Booking, type CellsAsked, MEASURES, type ReportFacts } from '../core/report/index.ts';
import { addUp, dayAfter, sumsInForce } from '../core/report/store/add-up.ts';
import { putDay } from '../core/report/store/day-store.ts';
import { daysOf, isBeginning, packDay } from '../core/report/store/packed-days.ts';
import { keptMeasures } from '../core/report/store/running-sums.ts';
import { storedCells } from '../core/report/store/stored-cells.ts';
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

async function measureOne(database: TestDatabase, size: number, rounds: number): Promise<number[]> {
  await putRows(database, rowsOf(size));
  const begun = performance.now();
  const units = await addUpYear(database);
  const seconds = Math.round((performance.now() - begun) / 1000);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    database.forgetCalls();
    const start = performance.now();
    await storedCells(database.table, ZONE)(ASKED);
    times.push(performance.now() - start);
  }
  console.log(
    `${size} tickets: ${database.calls()} reads; the year was added up in ${seconds} s, its last month in ${units} write units`,
  );
  return times;
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
