import type { Condition } from '../../schemas/conditions.ts';
import type { Comparable, Made } from './condition-test.ts';

/** The test whether a field holds anything, or something else than before. */
export function presenceTest({
  operator,
}: Extract<Condition, { operator: 'present' | 'absent' | 'changed' }>): Made {
  switch (operator) {
    case 'present':
      return { test: { holds: ({ values }) => values.length > 0, wanted: 'some value' } };
    case 'absent':
      return { test: { holds: ({ values }) => values.length === 0, wanted: 'no value' } };
    case 'changed':
      return {
        test: {
          holds: ({ values, before }) => before !== null && !isSameSet(values, before),
          wanted: 'a change',
        },
      };
  }
}

function isSameSet(one: readonly Comparable[], other: readonly Comparable[]): boolean {
  return one.every((value) => other.includes(value)) && other.every((value) => one.includes(value));
}
