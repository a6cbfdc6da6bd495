import type { FoundNumber } from './found-numbers.ts';

/** Something that the desk knows by a number, or by another form of it. */
export interface Known {
  readonly kind: string;
  /** the form by which it is found */
  readonly form: string;
  /** whether the form is but the digits of its number */
  readonly isCore: boolean;
  /** names the thing among all of them */
  readonly id: string;
}

/** A thing, and where a text names it. */
export interface Named {
  readonly id: string;
  readonly number: FoundNumber;
}

/**
 * Which things the numbers of a text name, each thing once: a whole number goes before the digits of one, which must be those of a
 * single thing; and what belongs to a longer number that was found names nothing by itself. Pure.
 */
export function namedBy(numbers: readonly FoundNumber[], known: readonly Known[]): Named[] {
  const byForm = Map.groupBy(known, ({ form }) => form);
  const longestFirst = numbers.toSorted(
    (one, other) => other.end - other.start - (one.end - one.start) || one.start - other.start,
  );
  const taken: FoundNumber[] = [];
  const named = new Map<string, Named>();
  for (const number of longestFirst) {
    if (taken.some(({ start, end }) => number.start < end && start < number.end)) continue;
    const ofKind = (byForm.get(number.form) ?? []).filter(
      ({ kind }) => number.kind === null || number.kind === kind,
    );
    const found = chosen(ofKind, number);
    if (found.length > 0) taken.push(number);
    for (const { id } of found) if (!named.has(id)) named.set(id, { id, number });
  }
  return [...named.values()].toSorted((one, other) => one.number.start - other.number.start);
}

function chosen(known: readonly Known[], { isSaid }: FoundNumber): readonly Known[] {
  const whole = known.filter(({ isCore }) => !isCore);
  if (whole.length > 0) return whole;
  const ids = new Set(known.map(({ id }) => id));
  return isSaid && ids.size === 1 ? known.slice(0, 1) : [];
}
