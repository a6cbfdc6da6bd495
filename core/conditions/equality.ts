import type { Condition } from '../../schemas/conditions.ts';
import type { FieldShape } from '../fields/index.ts';
import { type Asked, type Comparable, type Made, type NamedThing, nameOf } from './condition-test.ts';
import { wantedValue } from './values.ts';

type OnValue = Extract<
  Condition,
  { operator: 'is' | 'is_not' } | { operator: 'changed_to' | 'changed_from' }
>;
type OnValues = Extract<Condition, { operator: 'any_of' | 'none_of' | 'all_of' }>;

/** What each operator demands of what a field holds, and held. A field that holds nothing is not this, and none of these. */
const HOLDS: Record<
  (OnValue | OnValues)['operator'],
  (asked: Asked, wanted: readonly Comparable[]) => boolean
> = {
  is: hasAny,
  is_not: (asked, wanted) => !hasAny(asked, wanted),
  any_of: hasAny,
  none_of: (asked, wanted) => !hasAny(asked, wanted),
  all_of: ({ values }, wanted) => wanted.every((one) => values.includes(one)),
  changed_to: ({ values, before }, [wanted]) =>
    before !== null && wanted !== undefined && values.includes(wanted) && !before.includes(wanted),
  changed_from: ({ values, before }, [wanted]) =>
    before !== null && wanted !== undefined && before.includes(wanted) && !values.includes(wanted),
};

const WORDS: Record<(OnValue | OnValues)['operator'], string> = {
  is: '',
  is_not: 'not ',
  any_of: 'one of ',
  none_of: 'none of ',
  all_of: 'all of ',
  changed_to: 'a change to ',
  changed_from: 'a change from ',
};

/** The test whether a field is one of some values. */
export function equalityTest(condition: OnValue | OnValues, field: FieldShape): Made {
  const { operator, value } = condition;
  const named: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = named.map((one) => wantedValue(field, one));
  const problems = found.flatMap((one, at) => {
    if (!('refused' in one)) return [];
    return [{ path: Array.isArray(value) ? `value.${at}` : 'value', message: one.refused }];
  });
  if (problems.length > 0) return { problems };
  const wanted = found.flatMap((one) => ('value' in one ? [one.value] : []));
  return {
    test: {
      holds: (asked) => HOLDS[operator](asked, wanted),
      wanted: `${WORDS[operator]}${named.map((one) => nameOf(field, one)).join(', ')}`,
    },
    things: thingsIn(field, wanted, Array.isArray(value)),
  };
}

function hasAny({ values }: Asked, wanted: readonly Comparable[]): boolean {
  return wanted.some((one) => values.includes(one));
}

function thingsIn({ to }: FieldShape, wanted: readonly Comparable[], inList: boolean): NamedThing[] {
  if (to === undefined) return [];
  return wanted.flatMap((id, at) =>
    typeof id === 'boolean' ? [] : [{ path: inList ? `value.${at}` : 'value', to, id }],
  );
}
