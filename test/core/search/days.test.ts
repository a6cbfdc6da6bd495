import { daysIn, stretchOf, wholeDays } from '../../../core/search/query/dates.ts';

/** Half past midnight of 1 April in Berlin, and still March in UTC and New York. */
const NOW = new Date('2026-03-31T22:30:00.000Z');

const stretch = (word: string, timeZone: string) => {
  const found = stretchOf(word, NOW, daysIn(timeZone, NOW));
  return found && [found.from, found.to].map((moment) => new Date(moment).toISOString());
};

test.each([
  ['today', 'UTC', '2026-03-31T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
  ['today', 'Europe/Berlin', '2026-03-31T22:00:00.000Z', '2026-04-01T22:00:00.000Z'],
  ['today', 'America/New_York', '2026-03-31T04:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ['yesterday', 'Europe/Berlin', '2026-03-30T22:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['thismonth', 'Europe/Berlin', '2026-03-31T22:00:00.000Z', '2026-04-30T22:00:00.000Z'],
  ['lastmonth', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['thismonth', 'America/New_York', '2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ['thisweek', 'Europe/Berlin', '2026-03-29T22:00:00.000Z', '2026-04-05T22:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['2026-03', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['2026', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z', '2026-12-31T18:15:00.000Z'],
  ['2026-03-31t12:00:00+02:00', 'America/New_York', '2026-03-31T10:00:00.000Z', '2026-03-31T10:00:00.001Z'],
  ['2h', 'Europe/Berlin', '2026-03-31T20:30:00.000Z', '2026-03-31T22:30:00.000Z'],
])('%s in %s is from %s to %s', (word, timeZone, from, to) => {
  expect(stretch(word, timeZone)).toEqual([from, to]);
});

test.each(['2026-02-30', '2026-13', 'someday', '2026-3-1', ''])('%j is no time', (word) => {
  expect(stretch(word, 'Europe/Berlin')).toBeNull();
});

test('a day of a field that holds days is that day, wherever the desk is', () => {
  const days = wholeDays(daysIn('Europe/Berlin', NOW));
  expect(stretchOf('2026-03-29', NOW, days)).toEqual({
    from: Date.parse('2026-03-29'),
    to: Date.parse('2026-03-30'),
  });
  expect(stretchOf('today', NOW, days)?.from).toBe(Date.parse('2026-04-01'));
});

test('years and days at the ends of the calendar are read too', () => {
  expect(stretch('9999', 'Europe/Berlin')?.[0]).toBe('9998-12-31T23:00:00.000Z');
  expect(stretch('9999-12-31', 'Pacific/Apia')).not.toBeNull();
  expect(stretch('0001', 'Europe/Berlin')).not.toBeNull();
});
