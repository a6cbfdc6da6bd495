import type { Condition } from '../../schemas/conditions.ts';
import type { FieldShape } from '../fields/index.ts';
import type { Made, Workshop } from './condition-test.ts';
import { equalityTest } from './equality.ts';
import { orderTest } from './order.ts';
import { presenceTest } from './presence.ts';
import { timingTest } from './timing.ts';
import { wordingTest } from './wording.ts';

/** The test that a condition is, on a field that takes its operator. */
export function testOf(condition: Condition, field: FieldShape, workshop: Workshop): Made {
  const isTime = field.type === 'date_time' || field.type === 'date';
  switch (condition.operator) {
    case 'is':
    case 'is_not':
      return isTime ? timingTest(condition, workshop) : equalityTest(condition, field);
    case 'between':
      return isTime ? timingTest(condition, workshop) : orderTest(condition, field);
    case 'any_of':
    case 'none_of':
    case 'all_of':
    case 'changed_to':
    case 'changed_from':
      return equalityTest(condition, field);
    case 'greater':
    case 'less':
      return orderTest(condition, field);
    case 'contains':
    case 'contains_word':
    case 'starts':
    case 'ends':
    case 'matches':
      return wordingTest(condition, field, workshop);
    case 'before':
    case 'after':
    case 'within_last':
    case 'within_next':
      return timingTest(condition, workshop);
    case 'present':
    case 'absent':
    case 'changed':
      return presenceTest(condition);
  }
}
