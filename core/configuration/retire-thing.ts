import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { changeThing, type ThingTarget } from './change-thing.ts';
import type { DeclaredArea, Keyed } from './declare-area.ts';

/**
 * Retires a thing of an area of the configuration. What names it stays as it is; nothing new should name it.
 * @throws NotFoundError, StaleVersionError, and what `changeArea` and the area itself throw
 */
export function retireThing<Thing extends Keyed>(
  deps: { table: Table },
  context: Context,
  area: DeclaredArea<Thing>,
  target: ThingTarget<Thing>,
): Promise<Thing> {
  return changeThing(deps, context, area, {
    ...target,
    decide: (before) => ({ ...before, isRetired: true }),
  });
}

/**
 * Brings a retired thing back into use.
 * @throws NotFoundError, StaleVersionError, and what `changeArea` and the area itself throw
 */
export function restoreThing<Thing extends Keyed>(
  deps: { table: Table },
  context: Context,
  area: DeclaredArea<Thing>,
  target: ThingTarget<Thing>,
): Promise<Thing> {
  return changeThing(deps, context, area, {
    ...target,
    decide: (before) => ({ ...before, isRetired: false }),
  });
}
