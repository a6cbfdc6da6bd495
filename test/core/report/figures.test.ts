import fc from 'fast-check';
import { changeOf, ratio, rounded } from '../../../core/report/query/ratio.ts';
import { trendOf } from '../../../core/report/query/trend.ts';
import {
  ABOUT,
  at,
  booked,
  live,
  PLACE,
  rowsOf,
  seriesOf,
  sourceOf,
  ticket,
  told,
} from './support/told-report.ts';

const DAY = { from: '2027-03-01', to: '2027-03-02' };
const MONTH = '2027-03';
const seconds = (calendar: number) => ({ calendar, business: Math.floor(calendar / 3) });
const answered = (calendar: number) =>
  ticket([booked('first_response', '2027-03-01T10:00:00Z', { seconds: seconds(calendar), agent: 3 })]);

describe('durations', () => {
  const responses = async (...values: number[]) => {
    const { totals } = await told(sourceOf(values.map(answered)), {
      metrics: ['first_response'],
      period: DAY,
    });
    return totals.first_response;
  };

  test('are told by mean and by values at ranks', async () => {
    expect(await responses(10, 20, 30, 40)).toMatchObject({ value: 25, n: 4, sum: 100, median: 20, p90: 40 });
    expect(await responses(1, 2)).toMatchObject({ value: 2, median: 1 });
    expect(await responses()).toMatchObject({ value: null, n: 0, sum: 0, median: null, p95: null });
  });

  test('are by the clock that is asked for, and say which', async () => {
    const query = { metrics: ['first_response' as const], period: DAY };
    const source = sourceOf([answered(60_000)]);
    expect((await told(source, query)).totals.first_response).toMatchObject({
      value: 60_000,
      clock: 'calendar',
    });
    expect((await told(source, { ...query, clock: 'business' })).totals.first_response).toMatchObject({
      value: 20_000,
      clock: 'business',
    });
  });
});

describe('shares', () => {
  test('carry both counts, with four decimals', async () => {
    const judged = (kept: boolean) =>
      booked('promise_judged', '2027-03-01T10:00:00Z', { kept, metric: 'first_response' });
    const source = sourceOf([true, false, false].map((kept) => ticket([judged(kept)])));
    const query = { metrics: ['sla_met_share' as const, 'one_touch_share' as const], period: DAY };
    const { totals } = await told(source, { ...query, compare: 'before' });
    expect(totals.sla_met_share).toMatchObject({
      value: 0.3333,
      sum: 1,
      n: 3,
      change: null,
      isAdditive: false,
    });
    expect(totals.one_touch_share).toMatchObject({ value: null, sum: 0, n: 0 });
  });

  test('of ratings go by the scale of each', async () => {
    const asked = (kept: boolean) => booked('asked', '2027-03-01T10:00:00Z', { kept });
    const rated = (day: string, amount: number, good: boolean) =>
      booked('rated', `2027-03-0${day}T10:00:00Z`, { amount, scale: 5, good });
    const source = sourceOf([
      ticket([asked(true), rated('1', 5, true)]),
      ticket([asked(true), rated('2', 3, false)]),
      ticket([asked(true), rated('2', 2, false)]),
      ticket([asked(false)]),
    ]);
    const metrics = ['satisfaction_share', 'satisfaction_average', 'response_rate'] as const;
    const { totals, series } = await told(source, { metrics: [...metrics], period: MONTH, by: 'day' });
    expect(totals).toMatchObject({
      satisfaction_share: { value: 0.3333, sum: 1, n: 3 },
      satisfaction_average: { value: 0.5833 },
      response_rate: { value: 0.75, sum: 3, n: 4 },
    });
    expect(series[1]?.satisfaction_share).toMatchObject({ value: 0, sum: 0, n: 2 });
  });

  test('differ by points', async () => {
    const solved = (time: string, reopened: boolean) => ticket([booked('solved', time, { reopened })]);
    const source = sourceOf([
      solved('2027-03-01T10:00:00Z', true),
      solved('2027-03-01T10:00:00Z', false),
      solved('2027-02-28T10:00:00Z', true),
    ]);
    const { totals } = await told(source, { metrics: ['reopen_rate'], period: DAY, compare: 'before' });
    expect(totals.reopen_rate).toMatchObject({ value: 0.5, before: 1, change: -0.5 });
  });

  test('say until when they mature', async () => {
    const query = { metrics: ['reopen_rate' as const, 'resolution_rate' as const], period: DAY };
    const { totals } = await told(sourceOf([]), query, { now: '2027-03-20T00:00:00Z' });
    expect(totals.reopen_rate).toMatchObject({ isMaturing: true, maturesAt: at('2027-04-01T00:00:00Z') });
    expect(totals.resolution_rate).toMatchObject({ isMaturing: true, maturesAt: null });
    const later = await told(sourceOf([]), query, { now: '2027-04-01T00:00:00Z' });
    expect(later.totals.reopen_rate).toMatchObject({ isMaturing: false, maturesAt: null });
  });
});

describe('rounding', () => {
  test('is done once, half away from zero', () => {
    const to4 = (of: number, by: number) => rounded(ratio(of, by) ?? { of: 0n, by: 1n }, 4);
    expect([to4(1, 20_000), to4(-1, 20_000), to4(1, 3), to4(2, 3), to4(-1, 3)]).toEqual([
      0.0001, -0.0001, 0.3333, 0.6667, -0.3333,
    ]);
    expect(ratio(1, 0)).toBeNull();
  });

  test('lies no further off than half of the last place', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (of, by) => {
        const value = rounded({ of: BigInt(of), by: BigInt(by) }, 4);
        expect(Math.abs(value - of / by)).toBeLessThanOrEqual(0.00005 + 1e-9);
      }),
    );
  });

  test('comes after the change was taken', () => {
    expect(rounded(changeOf({ of: 1n, by: 3n }, { of: 1n, by: 6n }) ?? { of: 0n, by: 1n }, 4)).toBe(1);
    expect(changeOf({ of: 1n, by: 3n }, { of: 0n, by: 6n })).toBeNull();
  });
});

describe('levels', () => {
  const source = sourceOf([
    ticket([], {
      createdAt: at('2027-03-01T00:00:00Z'),
      stretches: [live('2027-03-01T00:00:00Z', '2027-03-03T00:00:00Z')],
    }),
    ticket([], {
      createdAt: at('2027-02-01T00:00:00Z'),
      stretches: [
        live('2027-02-01T00:00:00Z', '2027-03-02T12:00:00Z', { unanswered: true }),
        live('2027-03-02T12:00:00Z', null, { place: { ...PLACE, assignee: 3 } }),
      ],
    }),
  ]);
  const days = { period: { from: '2027-02-28', to: '2027-03-05' }, by: 'day' as const };

  test('count what was done before the moment, and nothing at it', async () => {
    expect(await seriesOf(told(source, { ...days, metrics: ['backlog'] }), 'backlog')).toEqual([
      ['2027-02-28', 1],
      ['2027-03-01', 2],
      ['2027-03-02', 2],
      ['2027-03-03', 1],
      ['2027-03-04', 1],
    ]);
    const { totals } = await told(source, { ...days, metrics: ['backlog', 'unassigned', 'unanswered'] });
    expect([totals.backlog?.value, totals.unassigned?.value, totals.unanswered?.value]).toEqual([1, 0, 0]);
  });

  test('are the same of a moment alone, by whatever parts it is asked for', async () => {
    const moment = { period: { from: '2027-03-02', to: '2027-03-02' }, metrics: ['backlog' as const] };
    for (const by of [null, 'hour', 'day', 'month'] as const) {
      const { totals, series } = await told(source, { ...moment, by, dimensions: ['ticket.priority'] });
      expect([by, totals.backlog?.value, series]).toEqual([by, 2, []]);
    }
  });

  test('have their rows as at the moment', async () => {
    const at2 = { period: { from: '2027-03-01', to: '2027-03-02' }, metrics: ['backlog' as const] };
    expect(await rowsOf(told(source, { ...at2, dimensions: ['act.agent'] }), 'backlog')).toEqual([[null, 2]]);
    const at5 = { ...at2, period: { from: '2027-03-01', to: '2027-03-05' } };
    expect(await rowsOf(told(source, { ...at5, dimensions: ['act.agent'] }), 'backlog')).toEqual([[3, 1]]);
  });

  test('have ages in bands', async () => {
    const { totals } = await told(source, { metrics: ['backlog_age'], period: DAY });
    expect(totals.backlog_age).toMatchObject({ n: 2, value: (86_400 + 29 * 86_400) / 2, median: 86_400 });
    expect(totals.backlog_age?.bands?.map(({ n }) => n)).toEqual([0, 1, 0, 1, 0]);
  });

  test('of time are spread over the days in which it passed', async () => {
    const status = { ...days, metrics: ['time_in_status' as const] };
    expect(await seriesOf(told(source, status), 'time_in_status')).toEqual([
      ['2027-02-28', 86_400],
      ['2027-03-01', 172_800],
      ['2027-03-02', 172_800],
      ['2027-03-03', 86_400],
      ['2027-03-04', 86_400],
    ]);
    const day = { metrics: ['time_in_status' as const], period: '2027-03-28', timeZone: 'Europe/Ljubljana' };
    expect((await told(source, day)).totals.time_in_status).toMatchObject({ value: 82_800, n: null });
    expect((await told(source, { ...day, clock: 'business' })).totals.time_in_status).toMatchObject({
      value: 27_600,
      clock: 'business',
    });
  });
});

describe('tags', () => {
  const cells = (n: number) => ({ n, sum: n });
  const trend = (x: number, y: number) =>
    trendOf({ of: cells(x), all: cells(1000) }, { of: cells(y), all: cells(1000) });

  test('rise and fall when it is more than chance', () => {
    expect(trend(60, 30)).toMatchObject({ z: 3.24, verdict: 'rising' });
    expect(trend(30, 60)).toMatchObject({ z: -3.24, verdict: 'falling' });
    expect(trend(6, 1)).toMatchObject({ verdict: 'neither' });
    expect(trend(0, 0)).toMatchObject({ z: null, verdict: null });
    expect(trendOf({ of: cells(0), all: cells(0) }, { of: cells(1), all: cells(9) }).verdict).toBeNull();
  });

  test('are rows of a report, those of before too, and do not add up', async () => {
    const tagged = (time: string, ...tags: string[]) =>
      ticket([booked('created', time)], { now: { place: PLACE, about: { ...ABOUT, tags } } });
    const source = sourceOf([
      ...[...Array(12)].map(() => tagged('2027-03-05T10:00:00Z', 'vpn', 'wifi')),
      ...[...Array(8)].map(() => tagged('2027-02-05T10:00:00Z', 'print')),
    ]);
    const query = {
      metrics: ['tag_trend' as const, 'tickets_created' as const],
      period: MONTH,
      dimensions: ['ticket.tags'],
    };
    const { rows, totals } = await told(source, query);
    expect(rows.map(({ values, figures }) => [values[0]?.key, figures.tag_trend?.trend?.verdict])).toEqual([
      ['vpn', 'rising'],
      ['wifi', 'rising'],
      ['print', 'neither'],
    ]);
    expect(totals).toMatchObject({
      tag_trend: { value: null },
      tickets_created: { value: 12, isAdditive: false },
    });
  });
});
