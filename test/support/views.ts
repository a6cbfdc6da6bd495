import { catalogueOf } from '../../core/fields/index.ts';
import { compileViews, type View, type Views } from '../../core/views/index.ts';
import type { Conditions } from '../../schemas/conditions.ts';

let lists = 1000;

/** A view of everybody by last activity, with a list of its own, unless it is given otherwise. */
export function viewOf(given: Partial<Omit<View, 'conditions'>> & { conditions: Conditions }): View {
  lists += 1;
  const { conditions, ...fields } = given;
  return {
    key: `v${lists}`,
    name: 'Some tickets',
    owner: { kind: 'everyone', id: null },
    whose: 'all',
    conditions: conditions as View['conditions'],
    order: [{ field: 'ticket.createdAt', direction: 'ascending' }],
    columns: [],
    groupBy: null,
    position: 0,
    isActive: true,
    list: lists,
    isRetired: false,
    version: 1,
    ...fields,
  };
}

/** Views as a desk without fields of its own works with them. */
export function compiled(...views: readonly View[]): Promise<Views> {
  return compileViews(views, { catalogue: catalogueOf(), hours: undefined });
}
