import { type Condition, fixedMomentSchema } from '../../schemas/conditions.ts';
import { secondsOf } from '../../schemas/duration.ts';
import { type Comparable, type Made, type Test, type Workshop, wrongValue } from './condition-test.ts';
import { isDay, type Span, spanOf } from './values.ts';

type OnTime = Extract<
  Condition,
  | { operator: 'is' | 'is_not' }
  | { operator: 'before' | 'after' }
  | { operator: 'within_last' | 'within_next' }
  | { operator: 'between' }
>;

/** The test of when something is. A day is one of the desk's time zone, from its first moment to its last. */
export function timingTest(condition: OnTime, workshop: Workshop): Made {
  switch (condition.operator) {
    case 'is':
    case 'is_not':
      return onDay(condition, workshop);
    case 'between':
      return between(condition.value, workshop);
    case 'before':
    case 'after':
      return typeof condition.value === 'string'
        ? { test: fixed(condition.operator, condition.value, workshop) }
        : moving(condition.operator, condition.value, workshop);
    case 'within_last':
    case 'within_next':
      return within(condition.operator, condition.value, workshop);
  }
}

function onDay({ operator, value }: { operator: 'is' | 'is_not'; value: unknown }, workshop: Workshop): Made {
  if (!isDay(value)) return wrongValue('must be a day such as 2026-03-01');
  const { from, to } = spanOf(value, workshop);
  const isThen = someSpan(workshop, (span) => span.from >= from && span.from < to);
  return operator === 'is'
    ? { test: { holds: isThen, wanted: value } }
    : { test: { holds: (asked) => !isThen(asked), wanted: `not ${value}` } };
}

function between({ from, to }: { from: unknown; to: unknown }, workshop: Workshop): Made {
  const [first, last] = [literal(from, workshop), literal(to, workshop)];
  const message = 'must be a time such as 2026-03-01T12:00:00Z or a day such as 2026-03-01';
  if (first === null) return wrongValue(message, '.from');
  if (last === null) return wrongValue(message, '.to');
  if (first.from > last.from) return wrongValue('must not be earlier than `from`', '.to');
  const holds = someSpan(workshop, (span) => span.from >= first.from && !isAfter(span, last));
  return { test: { holds, wanted: `from ${from} to ${to}` } };
}

function fixed(operator: 'before' | 'after', value: string, workshop: Workshop): Test {
  const limit = literal(value, workshop) ?? { from: Number.NaN, to: Number.NaN };
  const holds = someSpan(workshop, (span) =>
    operator === 'before' ? span.from < limit.from : isAfter(span, limit),
  );
  return { holds, wanted: `${operator} ${value}` };
}

/** A moment, or a whole day, that a condition names. */
function literal(value: unknown, workshop: Workshop): Span | null {
  if (isDay(value)) return spanOf(value, workshop);
  const { data } = fixedMomentSchema.safeParse(value);
  return data === undefined ? null : { from: Date.parse(data), to: Date.parse(data) };
}

/** After a moment is later than it; after a day is when the next one has begun. */
function isAfter(span: Span, limit: Span): boolean {
  return limit.from === limit.to ? span.from > limit.from : span.from >= limit.to;
}

function someSpan(workshop: Workshop, holds: (span: Span) => boolean): Test['holds'] {
  return ({ values }) => values.some((value) => holds(spanOf(value, workshop)));
}

type Hours = 'calendar' | 'business' | undefined;
type Moving = { ago: string; hours?: Hours } | { ahead: string; hours?: Hours };

/**
 * Before or after a moment that moves with the time. Something is before "four hours ago" from the moment on at which it is
 * four hours old, and after that until then: one of them always holds.
 */
function moving(operator: 'before' | 'after', value: Moving, workshop: Workshop): Made {
  const isAgo = 'ago' in value;
  const duration = isAgo ? value.ago : value.ahead;
  const shift = shiftBy(duration, value.hours, workshop);
  if (shift === null) return noCalendar('hours');
  const turn = ({ from, to }: Span) => (isAgo ? shift(to, 1) : shift(from, -1));
  const window = (span: Span) =>
    operator === 'before' ? { from: turn(span), to: Infinity } : { from: -Infinity, to: turn(span) };
  const wanted = `${operator} ${duration}${inBusiness(value.hours)} ${isAgo ? 'ago' : 'ahead'}`;
  return { test: windowTest(window, wanted, workshop) };
}

/** Within the last four hours: from the moment itself until four hours later. Within the next: from four hours earlier on, until then. */
function within(
  operator: 'within_last' | 'within_next',
  value: string | { duration: string; hours?: Hours },
  workshop: Workshop,
): Made {
  const { duration, hours } = typeof value === 'string' ? { duration: value, hours: undefined } : value;
  const shift = shiftBy(duration, hours, workshop);
  if (shift === null) return noCalendar('hours');
  const isLast = operator === 'within_last';
  const window = ({ from, to }: Span) =>
    isLast ? { from, to: shift(to, 1) } : { from: shift(from, -1), to };
  const wanted = `within the ${isLast ? 'last' : 'next'} ${duration}${inBusiness(hours)}`;
  return { test: windowTest(window, wanted, workshop) };
}

const inBusiness = (hours: Hours) => (hours === 'business' ? ' of business time' : '');

/** Says as well how there comes to be one. */
const NO_CALENDAR =
  'needs a calendar that counts business hours: make one (POST /v1/calendars) and set the option `defaultCalendar` to its key (PATCH /v1/options)';

function noCalendar(part: string): Made {
  return wrongValue(NO_CALENDAR, `.${part}`);
}

/** Moves a moment by a duration, later (1) or earlier (-1); null when that needs a calendar and there is none. */
function shiftBy(
  duration: string,
  hours: Hours,
  { businessTime }: Workshop,
): ((moment: number, way: 1 | -1) => number) | null {
  const seconds = secondsOf(duration) ?? 0;
  if (hours !== 'business') return (moment, way) => moment + way * seconds * 1000;
  if (businessTime === undefined) return null;
  return (moment, way) => businessTime(new Date(moment), way * seconds)?.getTime() ?? way * Infinity;
}

/** A test that holds while the time is in a window that the value opens: its beginning belongs to it, its end does not. */
function windowTest(window: (span: Span) => Span, wanted: string, workshop: Workshop): Test {
  const windowOf = (value: Comparable) => window(spanOf(value, workshop));
  return {
    holds: ({ values, now }) =>
      values.some((value) => {
        const { from, to } = windowOf(value);
        return from <= now && now < to;
      }),
    turns: (values) =>
      values.flatMap((value) => Object.values(windowOf(value))).filter((moment) => Number.isFinite(moment)),
    wanted,
  };
}
