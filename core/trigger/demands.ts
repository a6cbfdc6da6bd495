import type { Trigger } from './trigger-area.ts';

/** A condition that must hold whatever else does. */
export interface Demand {
  readonly field: string;
  readonly operator: string;
  readonly value: unknown;
}

/** The conditions that must all hold, those in groups of which all must among them. */
export function demandsOf({ conditions }: Pick<Trigger, 'conditions'>): Demand[] {
  const inGroup = (group: Readonly<Record<string, unknown>>): Demand[] => {
    const all = Array.isArray(group.all) ? group.all : [];
    const any = Array.isArray(group.any) && group.any.length === 1 ? group.any : [];
    return [...all, ...any].flatMap((item) =>
      item.operator === undefined ? inGroup(item) : [item as Demand],
    );
  };
  return inGroup(conditions);
}

/** The values of which a demand wants one; null: it does not say. */
export function valuesOf({ operator, value }: Demand): unknown[] | null {
  if (operator === 'is' || operator === 'changed_to') return [value];
  return operator === 'any_of' && Array.isArray(value) ? value : null;
}

/** The values that a demand wants none of. */
export function excludedBy({ operator, value }: Demand): unknown[] {
  if (operator === 'is_not') return [value];
  return operator === 'none_of' && Array.isArray(value) ? value : [];
}
