import type { Operator } from '../../schemas/conditions.ts';
import type { FieldType } from '../../schemas/field.ts';
import type { FieldData } from './field.ts';

const EQUAL = ['is', 'is_not', 'any_of', 'none_of'] as const;
const WORDS = ['contains', 'contains_word', 'starts', 'ends', 'matches'] as const;
const SIZE = ['greater', 'less', 'between'] as const;
const TIME = ['is', 'is_not', 'before', 'after', 'within_last', 'within_next', 'between'] as const;

/** What can be asked of a value of each type. */
const OPERATORS_OF: Record<FieldType, readonly Operator[]> = {
  text: [...EQUAL, ...WORDS],
  long_text: WORDS,
  integer: [...EQUAL, ...SIZE],
  decimal: [...EQUAL, ...SIZE],
  boolean: ['is', 'is_not'],
  date_time: TIME,
  date: TIME,
  time_of_day: SIZE,
  choice: EQUAL,
  tree: [...EQUAL, 'starts'],
  tag: EQUAL,
  address: [...EQUAL, ...WORDS],
  reference: EQUAL,
};

/** Types whose values are too long, or too fine, to have changed to one that somebody names. */
const WITHOUT_NAMED_CHANGE: readonly FieldType[] = ['long_text', 'date_time'];

/** The operators that a field takes: they follow from its type, and from whether anybody can tell what it was before. */
export function operatorsOf(field: Omit<FieldData, 'labels' | 'seenBy' | 'setBy'>): Operator[] {
  const { type, many = false, ordered = false } = field;
  const operators: Operator[] = [...OPERATORS_OF[type]];
  if (ordered) operators.push(...SIZE);
  if (many) operators.push('all_of');
  operators.push('present', 'absent');
  if (field.subject === 'ticket') {
    operators.push('changed');
    if (!WITHOUT_NAMED_CHANGE.includes(type)) operators.push('changed_to', 'changed_from');
  }
  return operators;
}
