import type { DrawnCalendar } from '../../../core/calendar/index.ts';
import { loadHolidayFinder } from '../../../core/holidays/index.ts';
import { OFFICE_HOURS } from '../../support/given-calendar.ts';

let find: Awaited<ReturnType<typeof loadHolidayFinder>>;
beforeAll(async () => {
  find = await loadHolidayFinder();
});

const YEARS = { from: 2024, through: 2031 };
const calendarOf = (given: Partial<DrawnCalendar>): DrawnCalendar => ({
  ...OFFICE_HOURS,
  key: 'office',
  labels: { en: 'Office' },
  ...given,
});
const region = (country: string, state: string | null = null, part: string | null = null) => ({
  country,
  state,
  region: part,
  types: ['public' as const],
});
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const textOf = (...events: string[][]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n');
const found = (...events: string[][]) => find(calendarOf({ ical: textOf(...events) }), YEARS);
const datesOf = (...events: string[][]) => found(...events).found.days.map(({ date }) => date);

describe('holidays of an iCalendar text', () => {
  test('are the days that its events take whole, by their names', () => {
    const christmas = event(
      'DTSTART;VALUE=DATE:20271224',
      'DTEND;VALUE=DATE:20271227',
      'SUMMARY:Christmas\\, all',
      '  of it',
    );
    expect(found(christmas).found).toEqual({
      from: 2024,
      through: null,
      days: ['24', '25', '26'].map((day) => ({
        date: `2027-12-${day}`,
        name: 'Christmas, all of it',
        source: 'ical',
      })),
    });
  });

  test.each<[string, string[], string[]]>([
    ['one day without an end', ['DTSTART;VALUE=DATE:20270301'], ['2027-03-01']],
    ['a duration', ['DTSTART;VALUE=DATE:20270301', 'DURATION:P2D'], ['2027-03-01', '2027-03-02']],
    [
      'from noon to noon',
      ['DTSTART;TZID=Europe/Berlin:20270301T120000', 'DTEND;TZID=Europe/Berlin:20270304T120000'],
      ['2027-03-02', '2027-03-03'],
    ],
    ['a day of Berlin, in UTC', ['DTSTART:20270228T230000Z', 'DTEND:20270301T230000Z'], ['2027-03-01']],
    ['years before', ['DTSTART;VALUE=DATE:20200301'], []],
    ['every leap day', ['DTSTART;VALUE=DATE:20200229', 'RRULE:FREQ=YEARLY'], ['2024-02-29', '2028-02-29']],
    [
      'the fourth Thursday of November, three times',
      ['DTSTART;VALUE=DATE:20241128', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3'],
      ['2024-11-28', '2025-11-27', '2026-11-26'],
    ],
    [
      'until a day, but for one, and once more',
      [
        'DTSTART;VALUE=DATE:20241224',
        'RRULE:FREQ=YEARLY;UNTIL=20271224T000000Z',
        'EXDATE;VALUE=DATE:20251224',
        'RDATE;VALUE=DATE:20270102,20270103',
      ],
      ['2024-12-24', '2026-12-24', '2027-01-02', '2027-01-03', '2027-12-24'],
    ],
    [
      'over the end of the year before the first',
      ['DTSTART;VALUE=DATE:20231231', 'DURATION:P2D'],
      ['2024-01-01'],
    ],
    ['cancelled', ['DTSTART;VALUE=DATE:20270301', 'STATUS:CANCELLED'], []],
  ])('%s', (_, lines, dates) => {
    expect(datesOf(event(...lines))).toEqual(dates);
  });

  test('go on for ever by a rule without an end, as long as they are looked for', () => {
    const { found: holidays } = found(event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY'));
    expect(holidays.days).toHaveLength(8);
    expect(holidays.through).toBe('2031-12-31');
  });

  test('are moved by an event in the place of one occurrence', () => {
    const dates = datesOf(
      event('UID:1', 'DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=YEARLY;COUNT=3'),
      event('UID:1', 'RECURRENCE-ID;VALUE=DATE:20260501', 'DTSTART;VALUE=DATE:20260504'),
    );
    expect(dates).toEqual(['2025-05-01', '2026-05-04', '2027-05-01']);
  });

  test('keep of the text what says when they are, which says the same again', () => {
    const { ical, found: holidays } = found(
      event(
        'UID:1@example.com',
        'DTSTART;VALUE=DATE:20251224',
        'RRULE:FREQ=YEARLY;INTERVAL=2',
        'SUMMARY:Eve',
        'DESCRIPTION:Who brings the tree?',
        'ATTENDEE:mailto:ada@example.com',
      ),
    );
    expect(ical).not.toMatch(/tree|ada|UID/);
    expect(find(calendarOf({ ical }), YEARS)).toEqual({ ical, found: holidays });
  });

  const day = 'DTSTART;VALUE=DATE:20270301';
  test.each([
    ['no text of that kind', 'Christmas: 24 December', /is not iCalendar text/],
    ['no event', textOf(), /has no event/],
    [
      'an event of an hour',
      textOf(event('DTSTART:20270301T100000Z', 'DURATION:PT1H', 'SUMMARY:Lunch')),
      /Lunch/,
    ],
    ['an event that ends before it begins', textOf(event(day, 'DTEND;VALUE=DATE:20270201')), /no day whole/],
    ['an event without a beginning', textOf(event('SUMMARY:Some day')), /Some day/],
    ['an event of years', textOf(event(day, 'DTEND;VALUE=DATE:20290301')), /more than a year/],
    ['a holiday every hour', textOf(event(day, 'RRULE:FREQ=HOURLY')), /FREQ=HOURLY/],
    ['a holiday every day', textOf(event(day, 'RRULE:FREQ=DAILY')), /more than 2000 days/],
    ['30 February', textOf(event(day, 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')), /never comes/],
    [
      '30 February, day by day',
      textOf(event(day, 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')),
      /not followed/,
    ],
    ['no weekday', textOf(event(day, 'RRULE:FREQ=YEARLY;BYDAY=XX')), /BYDAY/],
    ['a rule that excludes', textOf(event(day, 'EXRULE:FREQ=YEARLY')), /EXRULE/],
  ])('%s is refused', (name, ical, message) => {
    const asked = () =>
      find(calendarOf({ ical }), name.includes('every day') ? { from: 2027, through: 2034 } : YEARS);
    expect(asked).toThrow(
      expect.objectContaining({ fields: [{ path: 'ical', message: expect.stringMatching(message) }] }),
    );
  });
});

describe('holidays of regions', () => {
  const ofRegions = (...regions: DrawnCalendar['regions']) =>
    find(calendarOf({ regions }), { from: 2027, through: 2027 }).found;

  test('are those of a country, or of a part of it, and go on', () => {
    const german = ofRegions(region('DE')).days;
    expect(german).toContainEqual({ date: '2027-05-06', name: 'Ascension Day', source: 'DE' });
    expect(german.map(({ date }) => date)).not.toContain('2027-05-27');
    const bavarian = ofRegions(region('DE', 'BY'));
    expect(bavarian.days).toContainEqual({ date: '2027-05-27', name: 'Corpus Christi', source: 'DE-BY' });
    expect(bavarian).toMatchObject({ from: 2027, through: '2027-12-31' });
  });

  test('are one a date, named by the text or else by the first region that knows it', () => {
    const ical = textOf(event('DTSTART;VALUE=DATE:20271225', 'SUMMARY:Tree'));
    const regions = [region('AT'), region('DE', 'BY')];
    const { days } = find(calendarOf({ ical, regions }), { from: 2027, through: 2027 }).found;
    const named = (date: string) => days.filter((day) => day.date === date);
    expect(named('2027-12-25')).toEqual([{ date: '2027-12-25', name: 'Tree', source: 'ical' }]);
    expect(named('2027-12-26')).toEqual([{ date: '2027-12-26', name: 'Boxing Day', source: 'AT' }]);
    expect(named('2027-10-03')).toMatchObject([{ source: 'DE-BY' }]);
  });

  test('take all their days, and not those that they take half', () => {
    const turkish = ofRegions(region('TR')).days.filter(({ name }) => name.includes('Ramadan'));
    expect(turkish.map(({ date }) => date)).toEqual(['2027-03-09', '2027-03-10', '2027-03-11']);
    const swedish = ofRegions(region('SE')).days;
    expect(swedish).toContainEqual({ date: '2027-03-28', name: 'Easter Sunday', source: 'SE' });
  });

  test.each([
    ['regions.0.country', region('XX'), /one of AD, /],
    ['regions.0.country', region('toString'), /one of AD, /],
    ['regions.0.state', region('DE', 'XX'), /BB, BE/],
    ['regions.0.state', region('SM', 'XX'), /null: none is known here/],
    ['regions.0.region', region('DE', 'BY', 'XX'), /one of/],
    ['regions.0.region', region('DE', null, 'A'), /null/],
  ])('%s that nobody knows is refused, with those that are known', (path, unknown, message) => {
    expect(() => ofRegions(unknown)).toThrow(
      expect.objectContaining({ fields: [{ path, message: expect.stringMatching(message) }] }),
    );
  });
});
