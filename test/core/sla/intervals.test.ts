import fc from 'fast-check';
import { compileCalendar } from '../../../core/calendar/index.ts';
import { businessTime, calendarTime, courseOf, intervalsOf } from '../../../core/sla/index.ts';
import { hoursOf } from '../calendar/wall-model.ts';

const OFFICE = [
  ['08:30', '12:00'],
  ['13:00', '17:15'],
];
const business = businessTime(
  compileCalendar(
    hoursOf({ timeZone: 'Europe/Berlin', week: { mon: OFFICE, tue: OFFICE, wed: OFFICE, sun: OFFICE } }),
  ),
);
const START = Date.parse('2027-03-25T07:00:00Z') / 1000;
const kinds = [
  { status: 'open', category: 'open' as const },
  { status: 'waiting', category: 'pending' as const },
  { status: 'resolved', category: 'solved' as const },
];

test('the intervals of an instance are all of its time, and what counts in them is what was used', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.constantFrom(...kinds)), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(steps, fc.constantFrom(business, calendarTime), (all, clock) => {
      let at = START;
      const later = all.map(([seconds, standing]) => {
        at += seconds;
        return { at, standing };
      });
      const course = courseOf({}, [{ at: START, isCreation: true, standing: kinds[0] }, ...later]);
      const now = at + 10_000;
      for (const instance of course.instances) {
        const until = instance.end?.at ?? now;
        const cut = intervalsOf(course, instance, { clock, pausesSla: () => true }, now);
        const ends = [instance.startedAt, ...cut.map(({ to }) => to)];
        expect(cut.map(({ from }) => from)).toEqual(ends.slice(0, -1));
        expect(ends.at(-1)).toBe(until);
        for (const { from, to, seconds, why } of cut) {
          expect(to).toBeGreaterThan(from);
          expect(seconds).toBe(why === 'counts' ? to - from : 0);
          if (why === 'counts' || why === 'outside_hours') expect(clock.between(from, to)).toBe(seconds);
        }
      }
    }),
    { numRuns: 50 },
  );
});
