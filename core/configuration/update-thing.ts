import type { Context } from '../shared/context.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { changeThing, type ThingTarget } from './change-thing.ts';
import type { DeclaredArea, Keyed } from './declare-area.ts';

/**
 * Changes a thing of an area of the configuration, retired or not; absent fields stay.
 * @throws NotFoundError, StaleVersionError, and what `changeArea` throws
 */
export function updateThing<Thing extends Keyed>(
  deps: { table: Table },
  context: Context,
  area: DeclaredArea<Thing>,
  { change, ...target }: ThingTarget<Thing> & { change: Partial<NoInfer<Thing>> },
): Promise<Thing> {
  return changeThing(deps, context, area, {
    ...target,
    decide: (before) => ({ ...before, ...definedFields(change) }),
  });
}
