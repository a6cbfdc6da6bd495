import * as fc from 'fast-check';
import { lastDue, nextDue } from '../../../core/report-mail/occurrence.ts';

const rhythm = (given: object) => ({
  every: 'day' as const,
  weekday: 1,
  dayOfMonth: 1,
  time: '07:00',
  ...given,
});

test.each([
  ['on the same morning', {}, '2026-03-02T05:00:00Z', '2026-03-02T06:00:00.000Z'],
  ['on the next day once it has left', {}, '2026-03-02T06:00:00Z', '2026-03-03T06:00:00.000Z'],
  ['by the time of summer', {}, '2026-03-28T20:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['on the weekday', { every: 'week', weekday: 5 }, '2026-03-02T06:00:00Z', '2026-03-06T06:00:00.000Z'],
  ['a week later', { every: 'week', weekday: 1 }, '2026-03-02T06:00:00Z', '2026-03-09T06:00:00.000Z'],
  ['on the day of the month', { every: 'month' }, '2026-03-02T06:00:00Z', '2026-04-01T05:00:00.000Z'],
  [
    'on the last day of a month that is shorter',
    { every: 'month', dayOfMonth: 31 },
    '2026-04-01T00:00:00Z',
    '2026-04-30T05:00:00.000Z',
  ],
  ['in another year', { every: 'month' }, '2026-12-02T00:00:00Z', '2027-01-01T06:00:00.000Z'],
])('a report leaves %s', (_when, given, after, next) => {
  expect(nextDue(rhythm(given), 'Europe/Berlin', new Date(after))).toBe(next);
});

test('the last time is never later than now, the next one always is, and nothing lies between the two', () => {
  fc.assert(
    fc.property(
      fc.record({
        every: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        weekday: fc.integer({ min: 1, max: 7 }),
        dayOfMonth: fc.integer({ min: 1, max: 31 }),
        time: fc.constantFrom('00:00', '02:30', '07:00', '23:59'),
      }),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (given, zone, now) => {
        const [last, next] = [lastDue(given, zone, now) ?? '', nextDue(given, zone, now) ?? ''];
        expect(Date.parse(last)).toBeLessThanOrEqual(now.getTime());
        expect(Date.parse(next)).toBeGreaterThan(now.getTime());
        expect(lastDue(given, zone, new Date(Date.parse(next) - 1))).toBe(last);
        expect(lastDue(given, zone, new Date(next))).toBe(next);
      },
    ),
  );
});
