import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { listJobs } from '../../core/jobs/job-store.ts';
import {
  answerReport,
  type CellsAsked,
  countedUntil,
  MEASURES,
  nameValues,
  reportSource,
  viewerOf,
} from '../../core/report/index.ts';
import { sumsInForce } from '../../core/report/store/add-up.ts';
import { keptDaysIn, REPORT_SHARDS, reportFactsOf } from '../../core/report/store/day-store.ts';
import { ADD_UP, REBUILD_REPORTS, reportKeeper } from '../../core/report/store/index.ts';
import { keptMeasures } from '../../core/report/store/running-sums.ts';
import { storedCells } from '../../core/report/store/stored-cells.ts';
import { MOST_METRICS, reportQuerySchema } from '../../schemas/report.ts';
import { ADMIN } from '../support/desk.ts';
import { JobQueue } from '../support/job-queue.ts';
import { TestDesk } from '../support/mail.ts';
import { writeUnitsOf } from '../support/write-units.ts';
import { REPORT_READS, REPORT_UNITS } from './numbers.ts';

/** What one partition key takes in a second. */
const UNITS_OF_A_KEY = 1000;
const DAY_MINUTES = 24 * 60;
const KEPT = MEASURES.filter(({ key }) => keptMeasures([key]) !== null).map(({ key }) => key);

let desk: TestDesk;
let units: () => number;
/** Units of the life of a ticket by partition keys: what reports write as it happens. */
const byPartition = new Map<string, number>();
let spent = { booked: 0, added: 0 };
let ticketId = 0;

beforeAll(async () => {
  desk = await TestDesk.open();
  const all = new Map<string, number>();
  units = writeUnitsOf(desk.database, all);
  spent = await lifeOfTicket();
  for (const [partition, spentOnIt] of all)
    if (!partition.startsWith('T#')) byPartition.set(partition, spentOnIt);
});
afterAll(() => desk.close());

/** A mail, four replies and eight notes over a week, solved and reopened on the way, and the end; reports are kept after each act. */
async function lifeOfTicket() {
  const { table } = desk;
  const keeper = reportKeeper({
    table,
    keep: keptConfiguration(table),
    timeZone: async () => 'Europe/Ljubljana',
    start: (kind, context) => jobWrites(kind, {}, context).writes,
  });
  let booked = 0;
  const done = async () => {
    const before = units();
    await keeper.batch(desk.context()).take({ kind: 'ticket', id: ticketId });
    booked += units() - before;
    desk.later(DAY_MINUTES / 2);
  };
  ticketId = (await desk.take({ from: 'ann@example.com' })).ticket.id;
  await done();
  for (const status of ['pending', 'open', 'pending', 'solved'] as const) {
    await desk.write(ticketId, { kind: 'internal_note', text: 'Looks like the fuse.' });
    await done();
    await desk.reply(ticketId, 'Try another fuse.', status);
    await done();
    await desk.write(ticketId, { kind: 'internal_note', text: 'They call back.', status: 'open' });
    await done();
  }
  await desk.solveAndClose(ticketId);
  await done();
  await desk.table.write(jobWrites(ADD_UP, {}, desk.context()).writes);
  const before = units();
  await runJobs();
  return { booked, added: units() - before };
}

/** Does all jobs that wait. */
async function runJobs(): Promise<void> {
  const { items } = await listJobs(desk.table, { limit: 100 });
  const queue = new JobQueue();
  queue.now = desk.now;
  for (const { id, state } of items) if (state === 'waiting') queue.begin(id);
  await queue.drain(desk.table);
}

const askedBy = (dimension: string): CellsAsked => {
  const now = Math.floor(desk.now.getTime() / 1000);
  return {
    slots: [{ from: Date.UTC(2025, 11, 31, 23) / 1000, to: now }],
    by: null,
    timeZone: 'UTC',
    dimensions: [dimension],
    measures: KEPT,
    teamIds: null,
    now,
  };
};

test('a whole life of a ticket takes so many write units for reports, if it is added up for it alone', () => {
  expect(spent.booked).toBeGreaterThan(0);
  expect(spent.booked).toBeLessThanOrEqual(REPORT_UNITS.booked);
  expect(spent.added).toBeLessThanOrEqual(REPORT_UNITS.added);
  expect(REPORT_UNITS.booked + REPORT_UNITS.added).toBeLessThanOrEqual(350);
});

test('whole lives of forty tickets a second fill no partition of what reports write', () => {
  const spread = [...byPartition].filter(([partition]) => /^(?:REPORTDAYS#\S+|R#C)#\d$/.test(partition));
  expect(spread).toHaveLength(2);
  for (const [, spentOnIt] of spread)
    expect((40 * spentOnIt) / REPORT_SHARDS).toBeLessThanOrEqual(UNITS_OF_A_KEY);
});

test('a year by team is read in so many requests', async () => {
  desk.database.forgetCalls();
  const year = {
    ...askedBy('ticket.teamId'),
    slots: [{ from: Date.UTC(2026, 0, 1) / 1000, to: askedBy('').now }],
  };
  const cells = await storedCells(desk.table, 'UTC')(year);
  expect(cells?.[0]?.cells.replies).toEqual({ n: 4, sum: 4 });
  expect(desk.database.calls()).toBe(REPORT_READS);
});

test('a question about a year by team is answered in few requests, with all that is looked up for it', async () => {
  const { table } = desk;
  const keep = keptConfiguration(table);
  const kept = keptCatalogue(keep);
  const now = countedUntil(desk.now);
  const metrics = MEASURES.filter(({ key, metric }) => key === metric.key && KEPT.includes(key))
    .map(({ metric }) => metric.key)
    .slice(0, MOST_METRICS);
  const query = reportQuerySchema.parse({
    ...{ metrics, dimensions: ['ticket.teamId'], period: 'last_365_days', timeZone: 'UTC' },
  });
  const ask = async () => {
    const [source, catalogue] = await Promise.all([
      reportSource({ table, keep, now, principal: ADMIN }),
      kept.at(now),
    ]);
    const naming = { findNames: nameValues(table, catalogue), mostFigures: 10_000 };
    return answerReport(source, { query, viewer: viewerOf(ADMIN), catalogue, now }, naming);
  };
  // A function that has been asked before knows how the desk is configured.
  await ask();
  desk.database.forgetCalls();
  const { totals, rows } = await ask();
  expect([totals.replies?.value, rows[0]?.figures.replies?.value]).toEqual([4, 4]);
  expect(desk.database.calls()).toBeLessThanOrEqual(20);
});

test('rebuilding reports changes none of what they say, and writes no day anew', async () => {
  const asked = {
    ...askedBy('act.agent'),
    slots: [{ from: Date.UTC(2026, 0, 1) / 1000, to: askedBy('').now }],
  };
  const read = async () => ({
    cells: await storedCells(desk.table, 'UTC')(asked),
    days: keptDaysIn(await desk.table.get(reportFactsOf.of({ kind: 'ticket', id: ticketId }))),
  });
  const before = await read();
  expect(before.cells).not.toHaveLength(0);
  const edition = (await sumsInForce(desk.table, 'UTC')).balances;
  await desk.table.write(jobWrites(REBUILD_REPORTS, {}, desk.context()).writes);
  await runJobs();
  expect(await read()).toEqual(before);
  expect((await sumsInForce(desk.table, 'UTC')).balances).not.toBe(edition);
});
