import { startClock } from '../../local/clock.ts';
import { nextFiring, parseSchedule, ScheduleExpressionError } from '../../local/schedule-expression.ts';
import { startScheduler } from '../../local/scheduler.ts';

const at = (text: string) => Date.parse(`${text}Z`);

describe('schedule expressions', () => {
  it.each([
    ['rate(1 hour)', '2026-03-12T19:03:58', '2026-03-12T20:00:00'],
    ['rate(5 minutes)', '2026-03-12T19:05:00', '2026-03-12T19:10:00'],
    ['at(2026-04-01T09:00:00)', '2026-03-12T00:00:00', '2026-04-01T09:00:00'],
    ['cron(0 9 ? * MON-FRI *)', '2026-03-13T09:00:00', '2026-03-16T09:00:00'],
    ['cron(*/15 8,17 1 JAN ? 2027)', '2026-03-13T09:00:00', '2027-01-01T08:00:00'],
  ])('%s after %s is %s', (expression, now, next) => {
    expect(nextFiring(parseSchedule(expression), at(now))).toBe(at(next));
  });

  it('never fires again when its time has passed', () => {
    expect(nextFiring(parseSchedule('at(2020-01-01T00:00:00)'), at('2026-01-01T00:00:00'))).toBeUndefined();
  });

  it.each(['rate(soon)', 'at(tomorrow)', 'cron(0 9 * *)', 'cron(0 x ? * * *)', 'every day'])(
    'refuses %s',
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow(ScheduleExpressionError);
    },
  );
});

describe('the scheduler', () => {
  it('fires when the clock is moved, once for the whole way', async () => {
    const clock = startClock();
    const invoke = jest.fn(async () => ({ payload: null }));
    const schedule = {
      name: 'sweep',
      expression: 'rate(1 hour)',
      targetArn: 'Desk-sweep',
      input: '{"a":1}',
    };
    const send = jest.fn(async () => {});
    const stop = startScheduler({ clock, schedules: [schedule], invoke, send, log: () => {} });
    clock.advance(5 * 3_600_000);
    expect(invoke.mock.calls).toEqual([['Desk-sweep', { a: 1 }]]);
    clock.advance(3_600_000);
    expect(invoke).toHaveBeenCalledTimes(2);
    stop();
    clock.advance(3_600_000);
    expect(invoke).toHaveBeenCalledTimes(2);
    clock.stop();
  });

  it('puts what a queue is for into it', async () => {
    const clock = startClock();
    const [invoke, send] = [jest.fn(async () => ({ payload: null })), jest.fn(async () => {})];
    const targetArn = 'arn:aws:sqs:eu-central-1:000000000000:Desk-channels';
    const schedule = { name: 'care', expression: 'rate(6 hours)', targetArn, input: '{"care":"channels"}' };
    const stop = startScheduler({ clock, schedules: [schedule], invoke, send, log: () => {} });
    clock.advance(7 * 3_600_000);
    expect([send.mock.calls, invoke.mock.calls]).toEqual([[[targetArn, '{"care":"channels"}']], []]);
    stop();
    clock.stop();
  });
});
