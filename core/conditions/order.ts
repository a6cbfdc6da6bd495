import type { Condition } from '../../schemas/conditions.ts';
import type { FieldShape } from '../fields/index.ts';
import { type Asked, type Comparable, type Made, nameOf, wrongValue } from './condition-test.ts';
import { wantedValue } from './values.ts';

/** The test whether a field's number, or degree, is more, less or within bounds. */
export function orderTest(
  condition: Extract<Condition, { operator: 'greater' | 'less' } | { operator: 'between' }>,
  field: FieldShape,
): Made {
  const rank = rankIn(field);
  const bound = (value: unknown, below: string) => {
    const found = wantedValue(field, value);
    return 'refused' in found ? wrongValue(found.refused, below) : { at: rank(found.value) };
  };
  const some = (holds: (at: number) => boolean) => (asked: Asked) =>
    asked.values.some((value) => holds(rank(value)));
  if (condition.operator === 'between') {
    const [low, high] = [bound(condition.value.from, '.from'), bound(condition.value.to, '.to')];
    if (!('at' in low)) return low;
    if (!('at' in high)) return high;
    const wanted = `from ${nameOf(field, condition.value.from)} to ${nameOf(field, condition.value.to)}`;
    if (low.at <= high.at) return { test: { holds: some((at) => at >= low.at && at <= high.at), wanted } };
    if (field.type !== 'time_of_day') return wrongValue('must not be less than `from`', '.to');
    // From the evening until the morning.
    return { test: { holds: some((at) => at >= low.at || at <= high.at), wanted } };
  }
  const limit = bound(condition.value, '');
  if (!('at' in limit)) return limit;
  const name = nameOf(field, condition.value);
  return condition.operator === 'greater'
    ? { test: { holds: some((at) => at > limit.at), wanted: `more than ${name}` } }
    : { test: { holds: some((at) => at < limit.at), wanted: `less than ${name}` } };
}

/**
 * What a value counts for: a number itself, a time of day its minutes, a degree its place among the field's. One that nobody knows is
 * no more and no less.
 */
function rankIn({ choices, type }: FieldShape): (value: Comparable) => number {
  if (type === 'time_of_day') return minutesOf;
  if (!choices) return Number;
  const places = new Map<Comparable, number>(choices.map(({ key }, at) => [key, at]));
  return (value) => places.get(value) ?? Number.NaN;
}

function minutesOf(timeOfDay: Comparable): number {
  const [hours, minutes] = String(timeOfDay).split(':').map(Number);
  return (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
}
