import fc from 'fast-check';
import type { Booking, ReportFacts } from '../../../../core/report/index.ts';
import { bookSubject } from '../../../../core/report/store/book-subject.ts';
import {
  dayChangeIn,
  keptDayIn,
  REPORT_SHARDS,
  reportChanges,
  reportDay,
} from '../../../../core/report/store/day-store.ts';
import { daysOf, packDay, unpackDay } from '../../../../core/report/store/packed-days.ts';
import { planDays } from '../../../../core/report/store/plan-days.ts';
import type { Table } from '../../../../core/shared/table.ts';
import { testContext } from '../../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../../support/database.ts';
import { itemBytes } from '../../../support/item-size.ts';
import { ABOUT, booked, factsOf, MARCH, PLACE, someFacts } from '../../../support/reported.ts';

const DAY = 86_400;
const TICKET = { kind: 'ticket', id: 1 } as const;

describe('days of a ticket', () => {
  test('say all that is known of it, each act on its day', () => {
    fc.assert(
      fc.property(someFacts(1), (facts) => {
        const days = [...daysOf(facts, MARCH).values()].map((day) => unpackDay(packDay(day).bytes));
        expect(days.flatMap(({ bookings }) => bookings)).toEqual(facts.bookings);
        const ends = facts.stretches.filter(({ to }) => to !== null).length;
        const flows = days.flatMap((day) => day.flows);
        expect(flows.filter(({ step }) => step === 1)).toHaveLength(facts.stretches.length);
        expect(flows.filter(({ step }) => step === -1)).toHaveLength(ends);
        for (const day of days) expect(day.now).toEqual(facts.now);
      }),
    );
  });

  test('take less than a kilobyte, a busy one too', () => {
    const acts = ['customer_message', 'reply', 'touch', 'note', 'touch', 'first_response'] as const;
    const bookings = Array.from({ length: 30 }, (_, at) =>
      booked({ what: acts[at % acts.length] ?? 'touch', at: MARCH + at * 1801, agent: at % 3 }),
    );
    const [day] = daysOf(factsOf(TICKET, bookings), MARCH).values();
    expect(packDay(day ?? raise()).bytes.length).toBeLessThan(900);
  });

  test('have the same mark whatever the order of what is noted in fields', () => {
    const marks = [
      { one: 1, other: 2 },
      { other: 2, one: 1 },
    ].map((fields) => {
      const about = { ...ABOUT, fields };
      const [day] = daysOf(factsOf(TICKET, [booked({ what: 'created', at: MARCH, about })]), MARCH).values();
      return packDay(day ?? raise()).mark;
    });
    expect(marks[0]).toBe(marks[1]);
  });

  test('of a later version are read as far as they are known', () => {
    const [day] = daysOf(
      factsOf(TICKET, [
        booked({ what: 'created', at: MARCH }),
        // What only a later version books.
        { ...booked({ what: 'created', at: MARCH + 1 }), what: 'applauded' as Booking['what'] },
      ]),
      MARCH,
    ).values();
    expect(unpackDay(packDay(day ?? raise()).bytes).bookings.map(({ what }) => what)).toEqual(['created']);
  });
});

test('a hundred tickets that come in one second fill no partition, nor do five hundred', () => {
  const UNITS_OF_A_KEY = 1000;
  const unitsAt = (tickets: number) => {
    const units = new Map<string, number>();
    for (let id = 1; id <= tickets; id += 1) {
      const acts = ['created', 'customer_message', 'touch'] as const;
      const facts = factsOf(
        { kind: 'ticket', id },
        acts.map((what) => booked({ what, at: MARCH })),
      );
      const days = new Map([...daysOf(facts, MARCH)].map(([day, happened]) => [day, packDay(happened)]));
      const before = new Map([...days.keys()].map((day) => [day, { version: 0, packed: null }]));
      const { now, newId } = testContext({ now: new Date(MARCH * 1000) });
      const kept = { version: 0, days: {} };
      const planned = planDays(
        { subject: facts.subject, kept, before, days, isInFiles: true },
        { now, newId },
      );
      for (const write of planned.flat()) {
        const row = write.type === 'put' ? write.row : 'key' in write ? { ...write.key } : raise();
        // Twice for each KB, in a transaction; what is set beside the ticket is far below one.
        const spent = 2 * Math.ceil(itemBytes(row) / 1024);
        units.set(String(row.pk), (units.get(String(row.pk)) ?? 0) + spent);
      }
    }
    return [...units.values()].toSorted((one, other) => other - one);
  };
  expect(unitsAt(100)[0]).toBeLessThan(UNITS_OF_A_KEY / 10);
  expect(unitsAt(500)[0]).toBeLessThan(UNITS_OF_A_KEY / 2);
});

describe('keeping the days of a ticket', () => {
  let database: TestDatabase;
  let table: Table;
  beforeAll(async () => {
    database = await startDatabase();
    table = database.table;
  });
  afterAll(() => database.stop());

  let lastId = 100;
  const subjectOf = () => {
    lastId += 1;
    return { kind: 'ticket', id: lastId } as const;
  };
  const book = (facts: ReportFacts, using: Table = table) =>
    bookSubject(
      { table: using, derive: async () => facts },
      testContext({ now: new Date(MARCH * 1000) }),
      facts.subject,
    );
  const changes = async () => {
    const shards = Array.from({ length: REPORT_SHARDS }, (_, shard) => shard);
    const pages = shards.map((shard) =>
      table.query(reportChanges.of({ shard, from: '2000-01-01', to: '3000-01-01', limit: 1000 })),
    );
    return (await Promise.all(pages)).flatMap(({ rows }) => rows.map(dayChangeIn));
  };
  const bookingsOn = async (subject: ReportFacts['subject'], day: string) => {
    const { packed } = keptDayIn(await table.get(reportDay.of({ subject, day })));
    return packed === null ? null : unpackDay(packed).bookings;
  };

  test('writes the days that differ, and what they were, and nothing twice', async () => {
    const subject = subjectOf();
    const created = booked({ what: 'created', at: MARCH });
    const reply = booked({ what: 'reply', at: MARCH + DAY });
    expect(await book(factsOf(subject, [created]))).toBe(1);
    expect(await book(factsOf(subject, [created]))).toBe(0);
    expect(await book(factsOf(subject, [created, reply]))).toBe(1);
    expect(await bookingsOn(subject, '2027-03-02')).toEqual([reply]);
    const told = await changes();
    expect(told.map(({ day, was }) => [day, was === null])).toEqual([
      ['2027-03-01', true],
      ['2027-03-02', true],
    ]);
  });

  test('leaves a day empty on which nothing happened after all', async () => {
    const subject = subjectOf();
    await book(
      factsOf(subject, [booked({ what: 'created', at: MARCH }), booked({ what: 'note', at: MARCH + DAY })]),
    );
    await book(factsOf(subject, [booked({ what: 'created', at: MARCH })]));
    expect(await bookingsOn(subject, '2027-03-02')).toBeNull();
    const row = await table.get(reportDay.of({ subject, day: '2027-03-02' }));
    expect(row).toMatchObject({ expiresAtSeconds: MARCH + 30 * DAY });
  });

  test('never puts what an older log said over what a newer one did', async () => {
    const subject = subjectOf();
    const before = factsOf(subject, [booked({ what: 'created', at: MARCH })]);
    const after = factsOf(subject, [
      booked({ what: 'created', at: MARCH }),
      booked({ what: 'reply', at: MARCH + 5 }),
    ]);
    let log = before;
    let reads = 0;
    const slow = async () => {
      const read = log;
      reads += 1;
      if (reads === 1) {
        log = after;
        await book(after);
      }
      return read;
    };
    await bookSubject({ table, derive: slow }, testContext({ now: new Date(MARCH * 1000) }), subject);
    expect(reads).toBe(2);
    expect(await bookingsOn(subject, '2027-03-01')).toEqual(after.bookings);
  });

  test('goes on where it was stopped, of a ticket with more days than a transaction takes', async () => {
    const subject = subjectOf();
    const about = { ...ABOUT, tags: ['wifi'] };
    const facts = (now: ReportFacts['now']) => ({
      ...factsOf(
        subject,
        Array.from({ length: 130 }, (_, at) => booked({ what: 'note', at: MARCH + at * DAY })),
      ),
      now,
    });
    await book(facts({ place: PLACE, about: ABOUT }));
    let writes = 0;
    const dying: Table = {
      ...table,
      write: async (all) => {
        writes += 1;
        if (writes === 3) throw new Error('killed');
        await table.write(all);
      },
    };
    await expect(book(facts({ place: PLACE, about }), dying)).rejects.toThrow('killed');
    expect(await book(facts({ place: PLACE, about }))).toBe(50);
    expect(await book(facts({ place: PLACE, about }))).toBe(0);
  });
});

function raise(): never {
  throw new Error('There is no such day.');
}
