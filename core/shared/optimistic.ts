import { BusyError, StaleVersionError } from './errors.ts';
import { refusedBy } from './table.ts';

const TRIES = 5;

/**
 * Changes a row that people edit: reads it, lets `change` decide and write, and begins again when somebody else was
 * faster (refusal `version`). Gives what `change` gives. A caller who names the version they saw is refused instead.
 * @throws StaleVersionError when `expectedVersion` is not the current one
 * @throws BusyError when others were faster again and again
 */
export async function changeVersioned<T extends { version: number }, Result = T>(
  expectedVersion: number | undefined,
  load: () => Promise<T>,
  change: (before: T) => Promise<Result>,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    const before = await load();
    if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
    try {
      return await change(before);
    } catch (error) {
      if (!refusedBy(error, 'version')) throw error;
      if (expectedVersion !== undefined) throw new StaleVersionError();
      if (tried === TRIES) throw new BusyError(error);
    }
  }
}

/** The fields of a change that were given; a field that is absent stays as it is. */
export function definedFields<T extends object>(change: T): Partial<T> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as Partial<T>;
}
