import fc from 'fast-check';
import {
  addBusiness,
  businessBetween,
  type CalendarHours,
  compileCalendar,
  subtractBusiness,
} from '../../../core/calendar/index.ts';
import { hoursOf, wallModel } from './wall-model.ts';
import { workedCases } from './worked-cases.ts';

const at = (time: string) => new Date(time);
const OFFICE = [['09:00', '17:00']];
const EVERY_DAY = {
  mon: OFFICE,
  tue: OFFICE,
  wed: OFFICE,
  thu: OFFICE,
  fri: OFFICE,
  sat: OFFICE,
  sun: OFFICE,
};
const always = [['00:00', '24:00']];
const ROUND_THE_CLOCK = {
  mon: always,
  tue: always,
  wed: always,
  thu: always,
  fri: always,
  sat: always,
  sun: always,
};

describe('worked cases', () => {
  const rows = workedCases().flatMap(({ name, calendars, calculations }) =>
    calculations.map((one) => ({ name, ...one, hours: calendars.find(({ key }) => key === one.calendar) })),
  );

  test.each(rows)('$name: from $from, $to $seconds', ({ hours, from, to, seconds = 0, ...expected }) => {
    if (hours === undefined) throw new Error('The case names no calendar of its own.');
    const found = { from: null, through: null, days: [] };
    const calendar = compileCalendar({ ...hours, found });
    if (to !== undefined) expect(businessBetween(at(from), at(to), calendar)).toBe(expected.expectSeconds);
    else {
      const end = expected.expectEnd == null ? null : at(expected.expectEnd);
      expect(addBusiness(at(from), seconds, calendar)).toEqual(end);
    }
  });
});

describe('wall clocks that jump', () => {
  test.each<[string, CalendarHours, string, string, number]>([
    [
      'a day that never was has no time',
      hoursOf({ timeZone: 'Pacific/Apia', week: EVERY_DAY }),
      '2011-12-29T12:00:00Z',
      '2012-01-01T12:00:00Z',
      // 29 and 31 December, and 1 January
      24 * 3600,
    ],
    [
      'a zone that moved its offset by a quarter of an hour loses that',
      hoursOf({ timeZone: 'Asia/Kathmandu', week: ROUND_THE_CLOCK }),
      '1985-12-31T00:00:00Z',
      '1986-01-02T00:00:00Z',
      2 * 86_400,
    ],
    [
      'half an hour that is repeated counts twice',
      hoursOf({ timeZone: 'Australia/Lord_Howe', week: { sun: [['01:30', '02:00']] } }),
      '2027-04-03T00:00:00Z',
      '2027-04-04T12:00:00Z',
      3600,
    ],
    [
      'two hours that are skipped do not count',
      hoursOf({ timeZone: 'Antarctica/Troll', week: { sun: [['00:00', '04:00']] } }),
      '2027-03-27T00:00:00Z',
      '2027-03-29T00:00:00Z',
      2 * 3600,
    ],
    [
      'a span whose beginning is skipped opens when the clock has jumped',
      hoursOf({ timeZone: 'Europe/Berlin', week: { sun: [['02:30', '10:00']] } }),
      '2027-03-28T00:00:00Z',
      '2027-03-28T02:00:00Z',
      3600,
    ],
    [
      'fasting that interrupts summer time',
      hoursOf({ timeZone: 'Africa/Casablanca', week: { sun: [['02:00', '03:00']] } }),
      '2025-02-23T00:00:00Z',
      '2025-02-23T04:00:00Z',
      7200,
    ],
  ])('%s', (_, hours, from, to, seconds) => {
    expect(businessBetween(at(from), at(to), compileCalendar(hours))).toBe(seconds);
    expect(wallModel(hours).between(at(from), at(to))).toBe(seconds);
  });
});

describe('the moment by which business time has passed', () => {
  const calendar = compileCalendar(
    hoursOf({ timeZone: 'Europe/Berlin', week: { mon: OFFICE, tue: OFFICE } }),
  );

  test('is the end of a span that it uses up, and not the beginning of the next', () => {
    expect(addBusiness(at('2027-03-01T08:00:00Z'), 8 * 3600, calendar)).toEqual(at('2027-03-01T16:00:00Z'));
    expect(addBusiness(at('2027-03-01T08:00:00Z'), 8 * 3600 + 1, calendar)).toEqual(
      at('2027-03-02T08:00:01Z'),
    );
    expect(subtractBusiness(at('2027-03-02T16:00:00Z'), 8 * 3600, calendar)).toEqual(
      at('2027-03-02T08:00:00Z'),
    );
    expect(subtractBusiness(at('2027-03-02T16:00:00Z'), 8 * 3600 + 1, calendar)).toEqual(
      at('2027-03-01T15:59:59Z'),
    );
  });

  test('is the start when there is nothing to pass, in hours or not, cut to the second', () => {
    for (const time of ['2027-03-01T12:00:00.900Z', '2027-03-03T23:00:00.900Z'])
      for (const move of [addBusiness, subtractBusiness])
        expect(move(at(time), 0, calendar)).toEqual(at(time.replace('.900', '')));
  });

  test('is never when it does not come within 3,660 days', () => {
    const closed = compileCalendar(hoursOf({ timeZone: 'UTC' }));
    expect(addBusiness(at('2027-03-01T08:00:00Z'), 1, closed)).toBeNull();
    expect(subtractBusiness(at('2027-03-01T08:00:00Z'), 1, closed)).toBeNull();
    const open = compileCalendar(hoursOf({ timeZone: 'UTC', week: ROUND_THE_CLOCK }));
    const limit = 3660 * 86_400;
    expect(addBusiness(at('2027-03-01T08:00:00Z'), limit, open)).toEqual(
      new Date(Date.parse('2027-03-01T08:00:00Z') + limit * 1000),
    );
    expect(addBusiness(at('2027-03-01T08:00:00Z'), limit + 1, open)).toBeNull();
  });

  test('is refused between moments in the wrong order', () => {
    expect(() => businessBetween(at('2027-03-02T00:00:00Z'), at('2027-03-01T00:00:00Z'), calendar)).toThrow(
      expect.objectContaining({ fields: [{ path: 'to', message: expect.any(String) }] }),
    );
  });
});

describe('any calendar, in zones and weeks in which wall clocks jump', () => {
  const ZONES = [
    ['Europe/Berlin', '2027-03-27'],
    ['Europe/Berlin', '2027-10-30'],
    ['America/New_York', '2027-03-13'],
    ['America/Sao_Paulo', '2018-11-03'],
    ['Africa/Cairo', '2010-08-10'],
    ['Asia/Gaza', '2025-10-24'],
    ['Australia/Lord_Howe', '2027-04-03'],
    ['Australia/Lord_Howe', '2027-10-02'],
    ['Pacific/Apia', '2011-12-29'],
    ['Asia/Kathmandu', '1985-12-31'],
    ['Asia/Pyongyang', '2018-05-04'],
    ['Antarctica/Troll', '2027-10-30'],
    ['America/Caracas', '2016-04-30'],
  ] as const;
  const DAY_MS = 86_400_000;
  const time = fc.integer({ min: 0, max: 1439 }).map((minute) => {
    const two = (number: number) => String(number).padStart(2, '0');
    return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  });
  const span = fc
    .tuple(time, fc.oneof(time, fc.constant('24:00')))
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => [from, to]);
  const spans = fc.array(span, { maxLength: 3 });
  const week = fc.record({
    mon: spans,
    tue: spans,
    wed: spans,
    thu: spans,
    fri: spans,
    sat: spans,
    sun: spans,
  });

  /** A calendar, two moments in order that are whole minutes, and one between them. */
  const given = fc.constantFrom(...ZONES).chain(([timeZone, first]) => {
    const start = Date.parse(first) - DAY_MS / 2;
    const date = fc
      .integer({ min: -1, max: 4 })
      .map((days) => new Date(Date.parse(first) + days * DAY_MS).toISOString().slice(0, 10));
    const special = fc.oneof(
      fc.record({ date, mode: fc.constantFrom('add' as const, 'remove' as const), spans }),
      fc.record({ date, mode: fc.constant('replace' as const), spans }),
    );
    const exceptions = fc.uniqueArray(special, {
      maxLength: 4,
      selector: (one) => (one.mode === 'replace' ? one.date : JSON.stringify(one)),
    });
    const moment = fc.integer({ min: 0, max: 4 * 1440 }).map((minute) => start + minute * 60_000);
    return fc.record({
      hours: fc
        .record({ week, holidays: fc.uniqueArray(date, { maxLength: 2 }), exceptions })
        .map((parts) => hoursOf({ timeZone, ...parts })),
      moments: fc.tuple(moment, moment, moment).map((three) => three.sort((one, other) => one - other)),
    });
  });

  test('counts what the wall clock shows, minute by minute', () => {
    fc.assert(
      fc.property(given, ({ hours, moments: [from = 0, , to = 0] }) => {
        const between = businessBetween(new Date(from), new Date(to), compileCalendar(hours));
        expect(between).toBe(wallModel(hours).between(new Date(from), new Date(to)));
      }),
      { numRuns: 50 },
    );
  });

  test('counts the same in one piece and in two, and what was added is what lies between', () => {
    fc.assert(
      fc.property(given, ({ hours, moments }) => {
        const calendar = compileCalendar(hours);
        const [from = at(''), middle = at(''), to = at('')] = moments.map((moment) => new Date(moment));
        const whole = businessBetween(from, to, calendar);
        expect(businessBetween(from, middle, calendar) + businessBetween(middle, to, calendar)).toBe(whole);
        const end = addBusiness(from, whole, calendar);
        const begin = subtractBusiness(to, whole, calendar);
        if (end === null || begin === null) throw new Error('It has passed, and so it can be found.');
        // The earliest of all such moments, and the latest.
        expect(businessBetween(from, end, calendar)).toBe(whole);
        expect(businessBetween(begin, to, calendar)).toBe(whole);
        expect(end <= to && begin >= from).toBe(true);
        if (whole === 0) return;
        expect(businessBetween(from, new Date(end.getTime() - 1000), calendar)).toBe(whole - 1);
        expect(businessBetween(new Date(begin.getTime() + 1000), to, calendar)).toBe(whole - 1);
      }),
      { numRuns: 100 },
    );
  });
});
