import type { Statuses } from '../status/index.ts';
import type { FieldChoice } from './field.ts';

/** The statuses that a condition can name, retired ones too: old tickets are in them. */
export function statusChoices({ all }: Statuses): FieldChoice[] {
  return all.map(({ key, labels }) => ({ key, labels }));
}

/** The reasons of all statuses, each key once. */
export function reasonChoices({ all }: Statuses): FieldChoice[] {
  const reasons = all.flatMap(({ reasons: list }) => list);
  return [...new Map(reasons.map(({ key, labels }) => [key, { key, labels }])).values()];
}
