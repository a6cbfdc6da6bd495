import { compileCalendar } from '../../../core/calendar/index.ts';
import { businessTime, courseOf, figuresOf } from '../../../core/sla/index.ts';
import { hoursOf } from '../calendar/wall-model.ts';

const at = (time: string) => Date.parse(time) / 1000;
const opening = { date: '2037-03-20', mode: 'add' as const, spans: [['09:00', '17:00']] };
const clock = businessTime(compileCalendar(hoursOf({ timeZone: 'UTC', exceptions: [opening] })));
const target = { policy: 'far', clock, seconds: 3600, warnings: [], escalateEverySeconds: null };

test('what is due further off than business time is looked for is known from when it is near enough', () => {
  const course = courseOf('facts', [{ at: at('2027-03-01T09:00:00Z'), isCreation: true }]);
  const [first] = course.instances;
  const dueOn = (time: string) =>
    first && figuresOf(course, first, { targetOf: () => target, pausesSla: () => true }, at(time))?.dueAt;
  expect(dueOn('2027-03-01T09:00:00Z')).toBeNull();
  expect(dueOn('2027-03-13T09:00:00Z')).toBeNull();
  expect(dueOn('2027-03-14T09:00:00Z')).toBe(at('2037-03-20T10:00:00Z'));
});
