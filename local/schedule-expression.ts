/** When something fires: every so many milliseconds, once, or at the minutes that a cron expression allows. */
export type ScheduleRule =
  | { kind: 'rate'; everyMs: number }
  | { kind: 'at'; time: number }
  | { kind: 'cron'; allows: (time: Date) => boolean };

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MINUTE_MS = UNIT_MS.minute;
const SEARCHED_DAYS = 366 * 5;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Thrown for an expression that EventBridge Scheduler would refuse, or that the local host does not know. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

/** One field of a cron expression as a test of a number; names count from 1, as AWS has them. */
function fieldTest(field: string, lowest: number, names: string[] = []): (value: number) => boolean {
  if (field === '*' || field === '?') return () => true;
  const number = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + 1 : Number(text);
    if (!Number.isInteger(value))
      throw new ScheduleExpressionError(`"${text}" in "${field}" is not a number.`);
    return value;
  };
  const tests = field.split(',').map((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const first = from === '*' ? lowest : number(from);
    const open = step === undefined ? first : Number.POSITIVE_INFINITY;
    const last = to === undefined ? open : number(to);
    const every = step === undefined ? 1 : number(step);
    return (value: number) => value >= first && value <= last && (value - first) % every === 0;
  });
  return (value) => tests.some((test) => test(value));
}

function parseCron(expression: string, fields: string[]): ScheduleRule {
  const [minutes, hours, days, months, weekdays, years] = fields;
  if (!minutes || !hours || !days || !months || !weekdays || !years || fields.length !== 6) {
    throw new ScheduleExpressionError(`"${expression}" must have six fields.`);
  }
  const minute = fieldTest(minutes, 0);
  const hour = fieldTest(hours, 0);
  const day = fieldTest(days, 1);
  const month = fieldTest(months, 1, MONTHS);
  const weekday = fieldTest(weekdays, 1, WEEKDAYS);
  const year = fieldTest(years, 1970);
  const allows = (time: Date) =>
    year(time.getUTCFullYear()) &&
    month(time.getUTCMonth() + 1) &&
    day(time.getUTCDate()) &&
    weekday(time.getUTCDay() + 1) &&
    hour(time.getUTCHours()) &&
    minute(time.getUTCMinutes());
  return { kind: 'cron', allows };
}

/**
 * Reads `rate(1 hour)`, `at(2026-01-31T09:00:00)` and `cron(0 9 ? * MON-FRI *)`, all in UTC.
 * @throws ScheduleExpressionError
 */
export function parseSchedule(expression: string): ScheduleRule {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const unit = rate[2] === 'minute' || rate[2] === 'hour' ? rate[2] : 'day';
    return { kind: 'rate', everyMs: Number(rate[1]) * UNIT_MS[unit] };
  }
  const time = Date.parse(`${/^at\((.+)\)$/.exec(expression)?.[1]}Z`);
  if (!Number.isNaN(time)) return { kind: 'at', time };
  const cron = /^cron\((.+)\)$/.exec(expression);
  if (cron?.[1]) return parseCron(expression, cron[1].trim().split(/\s+/));
  throw new ScheduleExpressionError(`"${expression}" is not a schedule.`);
}

/**
 * The next time after `now` (epoch milliseconds) at which a rule fires; undefined when it never does again. Rates
 * are counted from the epoch, so that restarts do not put them off.
 */
export function nextFiring(rule: ScheduleRule, now: number): number | undefined {
  if (rule.kind === 'rate') return Math.floor(now / rule.everyMs) * rule.everyMs + rule.everyMs;
  if (rule.kind === 'at') return rule.time > now ? rule.time : undefined;
  const first = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const end = first + SEARCHED_DAYS * UNIT_MS.day;
  for (let time = first; time < end; ) {
    if (rule.allows(new Date(time))) return time;
    time += MINUTE_MS;
  }
  return undefined;
}
