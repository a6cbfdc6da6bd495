import { changeArea } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { byPosition, type Trigger, triggerArea } from './trigger-area.ts';

/** How far apart triggers stand once they were put in order, so that others fit between them. */
const STEP = 10;

/**
 * Puts triggers in an order, all at once: those that are named stand first, as they are named, and the others behind them in the order
 * that they have.
 * @throws InvalidInputError that names a key of which there is no trigger, or which is named twice
 */
export async function orderTriggers(
  deps: { table: Table },
  context: Context,
  { keys, alongside }: { keys: readonly string[]; alongside?: AlongsideWrites<Trigger> },
): Promise<void> {
  const [first = ''] = keys;
  await changeArea(deps, context, triggerArea, {
    key: first,
    decide: (triggers) => inOrder(triggers, keys),
    ...(alongside && { alongside }),
  });
}

function inOrder(triggers: ReadonlyMap<string, Trigger>, keys: readonly string[]): Map<string, Trigger> {
  for (const [at, key] of keys.entries()) {
    if (!triggers.has(key)) throw fieldError(`keys.${at}`, 'is not a trigger of this desk');
    if (keys.indexOf(key) < at) throw fieldError(`keys.${at}`, 'is named before');
  }
  const named = keys.flatMap((key) => triggers.get(key) ?? []);
  const others = [...triggers.values()].filter(({ key }) => !keys.includes(key)).sort(byPosition);
  const positions = new Map([...named, ...others].map(({ key }, at) => [key, (at + 1) * STEP]));
  return new Map(
    [...triggers].map(([key, trigger]) => [
      key,
      { ...trigger, position: positions.get(key) ?? trigger.position },
    ]),
  );
}
