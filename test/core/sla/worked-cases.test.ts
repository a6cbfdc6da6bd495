import { addBusiness, businessBetween, compileCalendar } from '../../../core/calendar/index.ts';
import { modelOf } from '../../support/sla-model/index.ts';
import { calendarOf } from './case-rules.ts';
import { play } from './played-case.ts';
import { casesInLines, lineOf, linesOf } from './worked-cases.ts';

const cases = casesInLines();
const timed = cases.filter(({ worked }) => worked.timeline.length > 0);
const byName = timed.map(({ worked, ...lines }) => ({ ...worked, ...lines, worked }));

describe('what service levels show and say', () => {
  it.each(byName)('$theme: $name. $shows', ({ worked, seen, said }) => {
    const played = play(worked);
    expect(played.seen.map(linesOf)).toEqual(seen);
    expect(played.said.map(lineOf).toSorted()).toEqual(said);
  });

  it('is what the plain model says as well', () => {
    for (const { worked, seen, said } of timed) {
      const model = modelOf(worked);
      expect({ name: worked.name, seen: model.seen.map(linesOf) }).toEqual({ name: worked.name, seen });
      expect(model.events.map(lineOf).toSorted()).toEqual(said);
    }
  });

  it('is worked out for more than a hundred cases, each under a name of its own', () => {
    const names = cases.map(({ worked }) => worked.name);
    expect(new Set(names).size).toBe(names.length);
    expect(timed.length).toBeGreaterThan(100);
  });
});

describe('what calendars count', () => {
  const rows = cases.flatMap(({ worked: { name, calendars, calculations } }) =>
    calculations.map((one) => ({ name, calendars, ...one })),
  );

  it.each(rows)(
    '$name: from $from, $to $seconds',
    ({ calendars, calendar: key, from, to, seconds = 0, ...expected }) => {
      const found = calendars.find((one) => one.key === key);
      if (found === undefined) throw new Error('The case names no calendar of its own.');
      const calendar = compileCalendar(calendarOf(found));
      const start = new Date(from);
      if (to !== undefined)
        expect(businessBetween(start, new Date(to), calendar)).toBe(expected.expectSeconds);
      else {
        const end = expected.expectEnd == null ? null : new Date(expected.expectEnd);
        expect(addBusiness(start, seconds, calendar)).toEqual(end);
      }
    },
  );
});
