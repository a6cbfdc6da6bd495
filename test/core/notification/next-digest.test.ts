import * as fc from 'fast-check';
import { nextDigestTime } from '../../../core/notification/next-digest.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const times = (given: Partial<Parameters<typeof nextDigestTime>[0]>) => ({
  times: ['08:00'],
  weekdays: EVERY_DAY,
  timezone: 'Europe/Berlin',
  ...given,
});

test.each([
  ['in the morning of the same day', {}, '2026-03-02T06:00:00Z', '2026-03-02T07:00:00.000Z'],
  ['on the next day once it has left', {}, '2026-03-02T07:00:00Z', '2026-03-03T07:00:00.000Z'],
  [
    'at the next of several times',
    { times: ['17:30', '08:00'] },
    '2026-03-02T07:00:00Z',
    '2026-03-02T16:30:00.000Z',
  ],
  ['after the weekend', { weekdays: [1, 2, 3, 4, 5] }, '2026-03-06T08:00:00Z', '2026-03-09T07:00:00.000Z'],
  ['a week later', { weekdays: [1] }, '2026-03-02T07:00:00Z', '2026-03-09T07:00:00.000Z'],
  ['by the time of summer', {}, '2026-03-28T20:00:00Z', '2026-03-29T06:00:00.000Z'],
  ['by the time of winter', {}, '2026-10-24T20:00:00Z', '2026-10-25T07:00:00.000Z'],
  [
    'later where the clock leaves the time out',
    { times: ['02:30'] },
    '2026-03-28T20:00:00Z',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'on the other day of the world',
    { timezone: 'Pacific/Kiritimati' },
    '2026-03-02T20:00:00Z',
    '2026-03-03T18:00:00.000Z',
  ],
])('a digest leaves %s', (_when, given, after, next) => {
  expect(nextDigestTime(times(given), new Date(after))).toBe(next);
});

test('without a day or a time none ever leaves', () => {
  expect(nextDigestTime(times({ weekdays: [] }), new Date('2026-03-02T06:00:00Z'))).toBeNull();
  expect(nextDigestTime(times({ times: [] }), new Date('2026-03-02T06:00:00Z'))).toBeNull();
});

test('the next one is always later, and at most eight days', () => {
  const timeOfDay = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  fc.assert(
    fc.property(
      fc.uniqueArray(timeOfDay, { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (chosen, weekdays, timezone, after) => {
        const next = Date.parse(nextDigestTime({ times: chosen, weekdays, timezone }, after) ?? '');
        expect(next).toBeGreaterThan(after.getTime());
        expect(next - after.getTime()).toBeLessThanOrEqual(8 * 86_400_000);
      },
    ),
  );
});
