import { readFileSync } from 'node:fs';
import { casesSchema } from '../../core/sla/case-schema.ts';
import { modelOf, openSeconds, secondAfter, secondsBetween } from './index.ts';

const { cases } = casesSchema.parse(JSON.parse(readFileSync('test/core/sla/cases.json', 'utf8')));
const secondOf = (text: string) => Date.parse(text) / 1000;
const inAnyOrder = (events: readonly object[]) =>
  events
    .map((one) => JSON.stringify(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .toSorted();

describe('the model that judges service levels', () => {
  it.each(cases.filter(({ timeline }) => timeline.length > 0))(
    'agrees with what was worked out elsewhere: $name',
    (worked) => {
      const { seen, events } = modelOf(worked);
      expect(seen).toEqual(worked.checkpoints.map(({ expect: expected }) => expected));
      const said = events.map(({ instance: _, ...event }) => event);
      expect(inAnyOrder(said)).toEqual(inAnyOrder(worked.events));
    },
  );

  it.each(
    cases.flatMap(({ name, calendars, calculations }) =>
      calculations.map((one) => ({ name, calendars, ...one })),
    ),
  )(
    'agrees with what was counted elsewhere: $name, $from, $to $seconds',
    ({ calendars, calendar: key, from, to, seconds = 0, ...expected }) => {
      const calendar = calendars.find((one) => one.key === key);
      if (calendar === undefined) throw new Error('The case names no calendar of its own.');
      const clock = openSeconds(calendar);
      if (to !== undefined)
        expect(secondsBetween(clock, secondOf(from), secondOf(to))).toBe(expected.expectSeconds);
      else {
        const end = expected.expectEnd == null ? null : secondOf(expected.expectEnd);
        expect(secondAfter(clock, secondOf(from), seconds)).toBe(end);
      }
    },
  );
});
