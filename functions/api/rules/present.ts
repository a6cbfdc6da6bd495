import type * as z from 'zod';
import type { Explanation, GroupExplanation } from '../../../core/conditions/index.ts';
import type { Field, FieldUser } from '../../../core/fields/index.ts';
import type { explanationOutSchema, fieldOutSchema } from '../../../schemas/api/rules.ts';

/** A field as the API shows it to somebody. */
export function presentField(field: Field, user: FieldUser): z.input<typeof fieldOutSchema> {
  const { key, subject, type, many = false, labels, operators, choices, to, setBy } = field;
  return {
    key,
    subject,
    type,
    many,
    labels,
    operators: [...operators],
    values: choices?.map((choice) => ({ key: choice.key, labels: choice.labels })) ?? null,
    to: to ?? null,
    mayBeSet: setBy.includes(user),
  };
}

/** An explanation as the API shows it: each condition and group by its path, as generated clients read no trees. */
export function presentExplanation(
  explanation: GroupExplanation,
  changesAt: Date | null,
): z.input<typeof explanationOutSchema> {
  return { ...presentGroup(explanation), changesAt: changesAt?.toISOString() ?? null };
}

/** Whether a group of conditions holds, and why. */
export function presentGroup(
  explanation: GroupExplanation,
): Omit<z.input<typeof explanationOutSchema>, 'changesAt'> {
  const items = itemsIn(explanation, '');
  return {
    holds: explanation.holds,
    conditions: items.flatMap(({ path, item }) => {
      if ('all' in item) return [];
      const { field, operator, holds, actual, because } = item;
      return [{ path, field, operator, holds, actual, because }];
    }),
    groups: items.flatMap(({ path, item }) => ('all' in item ? [{ path, holds: item.holds }] : [])),
  };
}

interface Item {
  path: string;
  item: Explanation;
}

function itemsIn({ all, any }: GroupExplanation, above: string): Item[] {
  const at = (list: 'all' | 'any', items: readonly Explanation[]) =>
    items.flatMap((item, place) => {
      const path = `${above}${list}.${place}`;
      return [{ path, item }, ...('all' in item ? itemsIn(item, `${path}.`) : [])];
    });
  return [...at('all', all), ...at('any', any)];
}
