import { addBusiness, businessBetween, calendarArea } from '../../../core/calendar/index.ts';

const OFFICE = [['09:00', '17:00']];
const at = (time: string) => new Date(time);

/** Calendars as the desk has them in memory, of rows with these things. */
const inForce = (...things: object[]) =>
  calendarArea.compile(
    things.map((thing) =>
      calendarArea.parse({
        pk: 'CONFIG#calendars',
        sk: 'office',
        kind: 'configured',
        schemaVersion: 1,
        version: 1,
        thing: { key: 'office', labels: { en: 'Office' }, isRetired: false, version: 1, ...thing },
      }),
    ),
  );

describe('a calendar that another version of the desk stored', () => {
  test('counts with nothing but a time zone and hours', () => {
    const calendar = inForce({ timeZone: 'UTC', week: { mon: OFFICE } }).named('office');
    if (calendar === undefined) throw new Error('It is there.');
    expect(businessBetween(at('2027-03-01T00:00:00Z'), at('2027-03-03T00:00:00Z'), calendar)).toBe(8 * 3600);
  });

  test('counts without what this version cannot read of it', () => {
    const exceptions = [
      { date: '2027-03-01', mode: 'halve', spans: OFFICE },
      { date: '2027-03-08', mode: 'add', spans: [['dawn', 'dusk']] },
    ];
    const calendar = inForce({ timeZone: 'UTC', week: { mon: OFFICE }, exceptions }).named('office');
    if (calendar === undefined) throw new Error('It is there.');
    expect(addBusiness(at('2027-03-01T00:00:00Z'), 16 * 3600, calendar)).toEqual(at('2027-03-08T17:00:00Z'));
  });

  test('is none in a time zone that this runtime does not know, and the others count', () => {
    const calendars = inForce(
      { timeZone: 'Mars/Olympus', week: {} },
      { key: 'other', timeZone: 'UTC', week: {} },
    );
    expect(calendars.named('office')).toBeUndefined();
    expect(calendars.named('other')).toBeDefined();
  });
});
