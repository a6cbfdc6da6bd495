import { compileCalendar } from '../../../core/calendar/index.ts';
import { explained } from '../../../core/service-level/explain.ts';
import { businessTime, courseOf } from '../../../core/sla/index.ts';
import { ticketIn } from '../../support/desk.ts';
import { hoursOf } from '../calendar/wall-model.ts';

const DAY = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
];
const clock = businessTime(
  compileCalendar(hoursOf({ timeZone: 'Europe/Berlin', week: { mon: DAY, wed: DAY, fri: DAY } })),
);
const target = { policy: 'standard', clock, seconds: 3600, warnings: [], escalateEverySeconds: null };
const BEGIN = Date.parse('2027-03-01T07:00:00Z') / 1000;

test.each([30, 1500])('what counts in the intervals of %s days is what was used, without a gap', (days) => {
  const ticket = ticketIn('open');
  const course = courseOf(ticket, [{ at: BEGIN, isCreation: true }]);
  const rules = {
    targetOf: () => target,
    pausesSla: () => true,
    policyOf: () => ({ because: 'none_fits' as const, policy: null }),
  };
  const [first] = explained({ course, rules }, BEGIN + days * 86_400);
  const intervals = first?.intervals ?? [];
  expect(intervals.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(first?.usedSeconds);
  expect(intervals.slice(1).map(({ from }) => from)).toEqual(intervals.slice(0, -1).map(({ to }) => to));
  expect(intervals.at(-1)?.to).toBe(new Date((BEGIN + days * 86_400) * 1000).toISOString());
  expect(intervals.length).toBeLessThanOrEqual(801);
});
