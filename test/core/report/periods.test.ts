import { resolvePeriod } from '../../../core/report/query/period.ts';
import { slotsOf } from '../../../core/report/query/slots.ts';
import type { Period } from '../../../schemas/report.ts';
import { at, booked, rowsOf, seriesOf, sourceOf, ticket, told } from './support/told-report.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');
const resolved = (period: Period, now: string, zone = 'UTC') => resolvePeriod(period, zone, at(now));
const beforeOf = (period: Period, now: string, zone = 'UTC') => {
  const { before } = resolved(period, now, zone);
  return [iso(before.from), iso(before.to)];
};
const LATER = '2030-01-01T00:00:00Z';

const created = (time: string) => ticket([booked('created', time)]);

describe('days', () => {
  const twoDays = sourceOf([created('2027-03-01T23:59:59Z'), created('2027-03-02T00:00:00Z')]);

  test('are of the zone of the report', async () => {
    const query = { metrics: ['tickets_created' as const], by: 'day' as const };
    const inUtc = told(twoDays, { ...query, period: { from: '2027-03-01', to: '2027-03-03' } });
    expect(await seriesOf(inUtc, 'tickets_created')).toEqual([
      ['2027-03-01', 1],
      ['2027-03-02', 1],
    ]);
    const there = told(twoDays, {
      ...query,
      timeZone: 'Europe/Ljubljana',
      period: { from: '2027-03-01', to: '2027-03-03' },
    });
    expect(await seriesOf(there, 'tickets_created')).toEqual([
      ['2027-03-01', 0],
      ['2027-03-02', 2],
    ]);
  });

  test('have 23 to 25 hours, and quarters of hours where zones do', () => {
    const lengths = (day: string, zone: string) => {
      const period = resolved(day, LATER, zone);
      return [period.to - period.from, slotsOf(period, 'hour', zone).length];
    };
    expect(lengths('2027-03-28', 'Europe/Ljubljana')).toEqual([82_800, 23]);
    expect(lengths('2027-10-31', 'Europe/Ljubljana')).toEqual([90_000, 25]);
    expect(lengths('2027-04-04', 'Australia/Lord_Howe')).toEqual([88_200, 25]);
    expect(lengths('2027-04-04', 'Asia/Kathmandu')).toEqual([86_400, 24]);
    expect(iso(resolved('2027-04-04', LATER, 'Asia/Kathmandu').from)).toBe('2027-04-03T18:15:00Z');
  });

  test('that a zone left out are empty', () => {
    const slots = slotsOf(resolved('2011-W52', LATER, 'Pacific/Apia'), 'day', 'Pacific/Apia');
    expect(slots.map(({ key, from, to }) => [key, to - from])).toContainEqual(['2011-12-30', 0]);
    expect(slots).toHaveLength(7);
  });

  test('begin when their date is shown first, also where midnight comes twice or not', () => {
    expect(iso(resolved('2010-11-07', LATER, 'America/St_Johns').from)).toBe('2010-11-07T02:30:00Z');
    expect(iso(resolved('2027-03-28', LATER, 'Asia/Beirut').from)).toBe('2027-03-27T22:00:00Z');
  });

  test('cover a period without gaps, whatever the zone and the parts', () => {
    for (const zone of [
      'UTC',
      'Europe/Ljubljana',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/St_Johns',
    ])
      for (const by of ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const) {
        const period = resolved({ from: '2027-02-10T11:11:11Z', to: '2027-11-20T05:05:05Z' }, LATER, zone);
        const slots = slotsOf(period, by, zone);
        expect([slots[0]?.from, slots.at(-1)?.to]).toEqual([period.from, period.to]);
        for (const [place, { to }] of slots.entries()) expect(slots[place + 1]?.from ?? to).toBe(to);
        expect(new Set(slots.map(({ key }) => key)).size).toBe(slots.length);
      }
  });
});

describe('hours', () => {
  const autumn = {
    timeZone: 'Europe/Ljubljana',
    period: '2027-10-31',
    metrics: ['tickets_created' as const],
  };
  const repeated = sourceOf([created('2027-10-31T00:30:00Z'), created('2027-10-31T01:30:00Z')]);

  test('that are repeated are two rows', async () => {
    const series = await seriesOf(told(repeated, { ...autumn, by: 'hour' }), 'tickets_created');
    expect(series.filter(([, value]) => value !== 0)).toEqual([
      ['2027-10-31T02+02:00', 1],
      ['2027-10-31T02+01:00', 1],
    ]);
  });

  test('are one label of a profile, whose rate is by the hours that showed it', async () => {
    const { plan, series } = await told(repeated, { ...autumn, by: 'hour_of_day' });
    expect(plan.told[2]).toMatchObject({ key: '2', hours: 2 });
    expect(series[2]?.tickets_created).toMatchObject({ value: 2, rate: 1 });
    expect(series[3]?.tickets_created).toMatchObject({ value: 0, rate: 0 });
  });

  test('that nothing showed have no rate', async () => {
    const spring = { ...autumn, period: '2027-03-28', by: 'hour_of_day' as const };
    const { plan, series } = await told(repeated, spring);
    expect(plan.told).toHaveLength(24);
    expect(plan.told[2]).toMatchObject({ key: '2', hours: 0 });
    expect(series[2]?.tickets_created).toMatchObject({ value: 0, rate: null });
  });

  test('of each weekday are labels of a profile, too', async () => {
    const { plan, series } = await told(repeated, { ...autumn, by: 'hour_of_week' });
    expect(plan.told).toHaveLength(168);
    expect(plan.told.map(({ hours }) => hours ?? 0).reduce((sum, hours) => sum + hours, 0)).toBe(25);
    const at = plan.told.findIndex(({ key }) => key === '7-02');
    expect(plan.told[at]).toMatchObject({ hours: 2 });
    expect(series[at]?.tickets_created).toMatchObject({ value: 2, rate: 1 });
    expect(series[0]?.tickets_created).toMatchObject({ value: 0, rate: null });
  });

  test('of weekdays go by the wall', async () => {
    const { plan, series } = await told(repeated, { ...autumn, period: '2027-10', by: 'weekday' });
    expect(plan.told.map(({ hours }) => hours)).toEqual([96, 96, 96, 96, 120, 120, 121]);
    expect(series[6]?.tickets_created).toMatchObject({ value: 2, rate: 0.0165 });
  });
});

describe('periods', () => {
  test('that are running end now', () => {
    expect(resolved('2027-03', '2027-03-10T12:00:00Z')).toMatchObject({
      to: at('2027-03-10T12:00:00Z'),
      isRunning: true,
    });
    const ahead = resolved('2027-05', '2027-03-10T12:00:00Z');
    expect(ahead).toMatchObject({ isRunning: false, to: ahead.from });
  });

  test('are compared with the month, quarter or year before, whole or up to the same time', () => {
    expect(beforeOf('2027-03', LATER)).toEqual(['2027-02-01T00:00:00Z', '2027-03-01T00:00:00Z']);
    expect(beforeOf({ from: '2027-03-01', to: '2027-04-01' }, LATER)).toEqual(beforeOf('2027-03', LATER));
    expect(beforeOf('2027-Q1', LATER)).toEqual(['2026-10-01T00:00:00Z', '2027-01-01T00:00:00Z']);
    expect(beforeOf('2027', LATER)).toEqual(['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z']);
    expect(beforeOf('this_month', '2027-03-10T12:00:00Z')).toEqual([
      '2027-02-01T00:00:00Z',
      '2027-02-10T12:00:00Z',
    ]);
  });

  test('are compared up to the end of a month that has no such date', () => {
    expect(beforeOf('this_month', '2027-03-31T12:00:00Z')[1]).toBe('2027-03-01T00:00:00Z');
    expect(beforeOf('this_year', '2028-02-29T12:00:00Z')[1]).toBe('2027-03-01T00:00:00Z');
  });

  test('are compared up to the next moment where a time was skipped', () => {
    const [, end] = beforeOf('this_week', '2027-04-04T00:30:00Z', 'Europe/Ljubljana');
    expect(end).toBe('2027-03-28T01:00:00Z');
  });

  test('of days are compared with as many days just before, across a change of the clock', () => {
    expect(beforeOf({ from: '2027-03-05', to: '2027-03-15' }, LATER)).toEqual([
      '2027-02-23T00:00:00Z',
      '2027-03-05T00:00:00Z',
    ]);
    expect(beforeOf('2027-03-29', LATER, 'Europe/Ljubljana')).toEqual([
      '2027-03-27T23:00:00Z',
      '2027-03-28T22:00:00Z',
    ]);
  });

  test('change by a share of what was before', async () => {
    const many = (day: string, count: number) => [...Array(count)].map(() => created(`${day}T10:00:00Z`));
    const source = sourceOf([...many('2027-03-05', 310), ...many('2027-02-05', 280)]);
    const march = { metrics: ['tickets_created' as const], period: '2027-03', compare: 'before' as const };
    expect((await told(source, march)).totals.tickets_created).toMatchObject({
      value: 310,
      before: 280,
      change: 0.1071,
    });
    const first = { ...march, period: '2027-02' };
    expect((await told(source, first)).totals.tickets_created).toMatchObject({ before: 0, change: null });
    expect(
      await rowsOf(told(source, { ...march, dimensions: ['ticket.channel'] }), 'tickets_created'),
    ).toEqual([['email', 310]]);
  });

  test.each([
    '2027-02-30',
    '2027-W53',
    { from: '2027-03-02', to: '2027-03-01' },
    { from: '2000-01-01', to: '2027-01-01' },
  ])('such as %j are refused', (period) =>
    expect(() => resolved(period, LATER)).toThrow('Some fields are wrong.'),
  );
});
