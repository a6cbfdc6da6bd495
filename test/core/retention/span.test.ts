import * as fc from 'fast-check';
import { endOf, latestStart } from '../../../core/retention/span.ts';

const span = (given: object) => ({ years: 0, months: 0, days: 0, ...given });
const end = (start: string, given: object) => endOf(new Date(start), span(given)).toISOString().slice(0, 16);

test('a time is over by the calendar: years have their days, and a month without such a day ends it', () => {
  expect(end('2023-03-12T10:00:00Z', { years: 3 })).toBe('2026-03-12T10:00');
  expect(end('2024-02-29T10:00:00Z', { years: 1 })).toBe('2025-02-28T10:00');
  expect(end('2024-02-29T10:00:00Z', { years: 4 })).toBe('2028-02-29T10:00');
  expect(end('2026-01-31T23:59:00Z', { months: 1 })).toBe('2026-02-28T23:59');
  expect(end('2025-11-30T00:00:00Z', { months: 3, days: 1 })).toBe('2026-03-01T00:00');
});

test('whatever is over began before the latest start, and that is three days later at most than it must', () => {
  const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  const spans = fc.record({
    years: fc.integer({ min: 0, max: 12 }),
    months: fc.integer({ min: 0, max: 30 }),
    days: fc.integer({ min: 0, max: 800 }),
  });
  fc.assert(
    fc.property(times, times, spans, (start, now, asked) => {
      const latest = latestStart(asked, now);
      if (endOf(start, asked) <= now) expect(start.getTime()).toBeLessThanOrEqual(latest.getTime());
      const days = 86_400_000;
      const sure = new Date(latest.getTime() - 7 * days);
      expect(endOf(sure, asked).getTime()).toBeLessThanOrEqual(now.getTime());
    }),
  );
});
