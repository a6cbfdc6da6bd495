import fc from 'fast-check';
import { catalogueOf } from '../../../../core/fields/index.ts';
import {
  type CellGroup,
  type CellsAsked,
  MEASURES,
  type ReportFacts,
  type Slot,
} from '../../../../core/report/index.ts';
import { countFacts } from '../../../../core/report/query/count.ts';
import { bucketsOf } from '../../../../core/report/query/distribution.ts';
import { dateOf, startOf } from '../../../../core/report/query/local-time.ts';
import { reportFields } from '../../../../core/report/query/report-fields.ts';
import { slotsOf } from '../../../../core/report/query/slots.ts';
import { addUp, clearAdded, sumsInForce } from '../../../../core/report/store/add-up.ts';
import { addUpReports } from '../../../../core/report/store/add-up-job.ts';
import { bookSubject } from '../../../../core/report/store/book-subject.ts';
import { STORED_DIMENSIONS } from '../../../../core/report/store/dimensions.ts';
import { nextChangedDay } from '../../../../core/report/store/read-days.ts';
import { readFacts } from '../../../../core/report/store/read-facts.ts';
import { keptMeasures } from '../../../../core/report/store/running-sums.ts';
import { inOneStep, storedCells } from '../../../../core/report/store/stored-cells.ts';
import type { PageDeps } from '../../../../core/shared/job-kind.ts';
import type { Table } from '../../../../core/shared/table.ts';
import { testContext } from '../../../support/context.ts';
import { NO_PARTS } from '../../../support/job-queue.ts';
import { KilledError, memoryTable } from '../../../support/memory-table.ts';
import { booked, factsOf, MARCH, someFacts } from '../../../support/reported.ts';

const DAY = 86_400;
const ZONES = ['UTC', 'Europe/Ljubljana', 'Asia/Kathmandu', 'America/St_Johns'] as const;
const KEPT = MEASURES.filter(({ key }) => keptMeasures([key]) !== null);
const FIELDS = reportFields(catalogueOf());
const fieldsOf = (dimensions: readonly string[]) => dimensions.map((key) => FIELDS.find(key) ?? raise(key));

/** What happens to a desk: something becomes known of a ticket, or somebody adds up, and may be killed at any write. */
const deed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 1, max: 4 })
      .chain((id) => someFacts(id))
      .map((facts) => ({ facts })),
  },
  {
    weight: 2,
    arbitrary: fc.record({ days: fc.integer({ min: 1, max: 30 }), killAt: fc.option(fc.nat(120)) }),
  },
);

const asking = fc.record({
  dimension: fc.constantFrom(...Object.keys(STORED_DIMENSIONS)),
  from: fc.integer({ min: 0, max: 62 }),
  days: fc.integer({ min: 1, max: 70 }),
  by: fc.constantFrom('day', 'week', 'month', null),
  /** of a period that ends in the middle of a day, by so many seconds */
  short: fc.constantFrom(0, 0, 1, 40_000),
  now: fc.constantFrom(MARCH + 70 * DAY + 5, MARCH + 61 * DAY + 12_345),
});

describe('sums of reports', () => {
  test('say what all facts together say, whatever came in which order and whoever was killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.array(deed, { minLength: 1, maxLength: 8 }),
        fc.array(asking, { minLength: 2, maxLength: 4 }),
        async (zone, deeds, askings) => {
          const { table, killAt } = memoryTable();
          const known = new Map<unknown, ReportFacts>();
          const context = testContext({ now: new Date((MARCH + 70 * DAY) * 1000) });
          for (const one of deeds) {
            if ('facts' in one) {
              known.set(one.facts.subject.id, one.facts);
              await bookSubject({ table, derive: async () => one.facts }, context, one.facts.subject);
            } else {
              killAt(one.killAt);
              await someAdded(table, context, zone, one.days).catch(unlessKilled);
              killAt(null);
            }
            for (const asked of askings) {
              await expectSame(table, [...known.values()], askedOf(asked, zone));
              await expectSameOfDays(table, [...known.values()], askedOf(asked, zone));
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('all months are added up in another time zone, whoever is killed as the sums of the first are out of force', async () => {
  const { table } = memoryTable();
  const at = (day: number) => testContext({ now: new Date((MARCH + day * DAY) * 1000) });
  const facts = factsOf({ kind: 'ticket', id: 1 }, [
    booked({ what: 'created', at: MARCH + 5 }),
    booked({ what: 'reply', at: MARCH + 40 * DAY }),
  ]);
  await bookSubject({ table, derive: async () => facts }, at(41), facts.subject);
  await someAdded(table, at(41), 'UTC', 30);
  const deps = { ...NO_JOB, table, context: at(70), rules: { timeZone: 'Asia/Kathmandu' } };
  const page = (checkpoint: unknown) => addUpReports.page(deps, { input: {}, checkpoint });
  const changed = { phase: 'changed', done: 0 };
  await page(changed);
  for (let outcome = await page(changed); !outcome.done; ) outcome = await page(outcome.checkpoint);
  const asked = { dimension: '', from: 0, days: 60, by: 'month', short: 0, now: MARCH + 70 * DAY } as const;
  await expectSame(table, [facts], askedOf(asked, 'Asia/Kathmandu'));
});

const NO_JOB: Omit<PageDeps, 'table' | 'context' | 'rules'> = {
  jobId: 'job',
  principal: null,
  listShards: 1,
  deleteForGood: async () => {},
  parts: NO_PARTS,
  hasTime: () => true,
  sleep: async () => {},
};

async function someAdded(table: Table, context: { newId: () => string }, zone: string, most: number) {
  const sums = await clearAdded(table, await sumsInForce(table, zone));
  const days: string[] = [];
  for (let day = await nextChangedDay(table, '0'); day !== null && days.length < most; ) {
    days.push(day);
    day = await nextChangedDay(table, `${day}~`);
  }
  if (days.length > 0) await addUp(table, context, sums, days);
}

function unlessKilled(error: unknown): void {
  if (!(error instanceof KilledError)) throw error;
}

function askedOf(
  { dimension, from, days, by, short, now }: typeof asking extends fc.Arbitrary<infer Asked> ? Asked : never,
  timeZone: string,
): CellsAsked {
  const first = dateOf('2027-02-28').add({ days: from });
  const end = startOf(first.add({ days }), timeZone) - short;
  const whole: Slot = { from: startOf(first, timeZone), to: Math.min(end, now) };
  return {
    slots: by === null ? [whole] : slotsOf(whole, by, timeZone),
    by,
    timeZone,
    dimensions: dimension === '' ? [] : [dimension],
    measures: KEPT.map(({ key }) => key),
    teamIds: null,
    now,
  };
}

async function expectSame(table: Table, facts: readonly ReportFacts[], asked: CellsAsked): Promise<void> {
  const stored = await storedCells(table, asked.timeZone)(asked);
  const [counted] = await countFacts(
    { facts, agentTimes: [] },
    { ...asked, measures: KEPT, holds: () => true, businessSeconds: () => 0 },
    [fieldsOf(asked.dimensions)],
  );
  expect(plain(stored ?? [])).toEqual(plain(counted ?? []));
}

/** Whatever is counted, and told apart by several fields, from days alone: those of which it was noted what was live, or of all. */
async function expectSameOfDays(
  table: Table,
  facts: readonly ReportFacts[],
  asked: CellsAsked,
): Promise<void> {
  const [first, last] = [asked.slots[0], asked.slots.at(-1)];
  const span = { from: first?.from ?? 0, to: last?.to ?? 0 };
  const counting = { ...asked, measures: MEASURES, holds: () => true, businessSeconds: () => 7 };
  const dimensions = fieldsOf(['ticket.tags', 'ticket.teamId', 'act.agent']);
  const count = (from: readonly ReportFacts[]) =>
    countFacts({ facts: from, agentTimes: [] }, counting, [dimensions]).then(([groups = []]) =>
      plain(groups),
    );
  const expected = await count(facts);
  for (const liveFrom of ['2027-01', '2027-04', '2027-05'])
    expect(await count(await readFacts(table, { span, liveFrom }))).toEqual(expected);
}

/** Cells in one order, and by buckets: seconds that passed are of no number of things. */
function plain(groups: readonly CellGroup[]): unknown {
  const told = groups.flatMap(({ slot, values, cells }) =>
    Object.entries(cells).map(([key, { n, sum, seen }]) => {
      const buckets = seen && ('values' in seen ? bucketsOf(seen.values) : seen.buckets);
      const isTime = key.startsWith('time_in');
      return JSON.stringify([slot, values, key, isTime ? null : n, sum, buckets]);
    }),
  );
  return told.sort();
}

function raise(key: string): never {
  throw new Error(`There is no field ${key}.`);
}

test('what changed again and again on a day is read as one change, unless something between is missing', () => {
  const bytes = (number: number | null) => (number === null ? null : new Uint8Array([number]));
  const change = (version: number, was: number | null, is: number | null, subject = 'ticket#1') => ({
    ...{ pk: 'R#C#0', sk: `2027-03-01#${subject}-${version}`, day: '2027-03-01', subject, version },
    ...{ was: bytes(was), is: bytes(is) },
  });
  const steps = inOneStep([
    ...[change(3, 2, 3), change(1, null, 1), change(2, 1, 2)],
    ...[change(1, null, 7, 'ticket#2'), change(4, 8, 9, 'ticket#2')],
    ...[change(1, null, 5, 'ticket#3'), change(2, 5, null, 'ticket#3')],
  ]);
  expect(steps.map(({ subject, was, is }) => [subject, was?.[0] ?? null, is?.[0] ?? null])).toEqual([
    ['ticket#1', null, 3],
    ['ticket#2', null, 7],
    ['ticket#2', 8, 9],
  ]);
});
