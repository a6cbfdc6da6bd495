import type { Context } from '../shared/context.ts';
import { InvalidInputError, NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { changeArea } from './change-area.ts';
import type { DeclaredArea, Keyed } from './declare-area.ts';

/** The thing that a change is about, and the version that it is based on, where somebody names one. */
export interface ThingTarget<Thing> {
  key: string;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Thing> | undefined;
}

/** Largest thing, in bytes of JSON: all of them are in the memory of every function, and its row and event hold it. */
const MOST_BYTES = 64 * 1024;

/**
 * Changes a thing that exists. `decide` gives it as it is to be, or refuses.
 * @throws NotFoundError, StaleVersionError, InvalidInputError when it would be too large, and what `changeArea` throws
 */
export function changeThing<Thing extends Keyed>(
  deps: { table: Table },
  context: Context,
  area: DeclaredArea<Thing>,
  { key, expectedVersion, alongside, decide }: ThingTarget<Thing> & { decide: (before: Thing) => Thing },
): Promise<Thing> {
  return changeArea(deps, context, area, {
    key,
    alongside,
    decide: (things) => {
      const before = things.get(key);
      if (before === undefined) throw new NotFoundError(area.what);
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return withThing(area, things, decide(before));
    },
  });
}

/** The things with one as it is to be, unless it is refused. */
export function withThing<Thing extends Keyed>(
  area: DeclaredArea<Thing>,
  things: ReadonlyMap<string, Thing>,
  after: Thing,
): ReadonlyMap<string, Thing> {
  area.refuse(things.get(after.key) ?? null, after);
  if (Buffer.byteLength(JSON.stringify(after)) > MOST_BYTES)
    throw new InvalidInputError(
      `${area.what}.too_large`,
      `It is larger than ${MOST_BYTES} bytes: give it fewer or shorter parts.`,
    );
  return new Map([...things, [after.key, after]]);
}
