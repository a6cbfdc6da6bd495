import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { changeArea } from './change-area.ts';
import { withThing } from './change-thing.ts';
import type { DeclaredArea, Keyed } from './declare-area.ts';
import { readArea } from './read-area.ts';

/** What a thing is made of. */
export type NewThing<Thing extends Keyed> = Omit<Thing, 'isRetired' | 'version'>;

/**
 * Makes a thing of an area of the configuration. Its key stays its own, also when it is retired.
 * @throws ConflictError `WHAT.key_taken`, and what `changeArea` throws
 */
export function createThing<Thing extends Keyed>(
  deps: { table: Table },
  context: Context,
  area: DeclaredArea<Thing>,
  { fields, alongside }: { fields: NewThing<Thing>; alongside?: AlongsideWrites<Thing> },
): Promise<Thing> {
  const made = { ...fields, isRetired: false, version: 0 } as Thing;
  return changeArea(deps, context, area, {
    key: made.key,
    alongside,
    decide: (things) => {
      if (things.has(made.key))
        throw new ConflictError(`${area.what}.key_taken`, 'There is one with this key, in use or retired.');
      return withThing(area, things, made);
    },
  });
}

/** The first of the keys that are given out which no thing of an area has: somebody may have chosen one of them. */
export async function freeKey<Thing extends Keyed>(
  table: Table,
  area: DeclaredArea<Thing>,
  next: () => Promise<string>,
): Promise<string> {
  const { things } = await readArea(table, area);
  for (;;) {
    const key = await next();
    if (!things.has(key)) return key;
  }
}
