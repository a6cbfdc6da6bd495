import { BusyError, StaleVersionError } from './errors.ts';
import { REPEATED } from './idempotency-store.ts';
import { refusedBy } from './table.ts';

/** How often somebody who was overtaken begins again, unless more of them are at work at the same time. */
const TRIES = 5;

/**
 * Lets `decide` read, decide and write, and again when somebody else was faster: when the write was refused with one of
 * these labels. Whoever asks for the same again is not overtaken, but gets the answer of the first time elsewhere. Gives
 * what `decide` gives.
 * @throws BusyError when others were faster again and again
 */
export async function untilNotOvertaken<Result>(
  overtaken: readonly string[],
  decide: () => Promise<Result>,
  tries = TRIES,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await decide();
    } catch (error) {
      const isOvertaken = overtaken.some((label) => refusedBy(error, label));
      if (!isOvertaken || refusedBy(error, REPEATED)) throw error;
      if (tried === tries) throw new BusyError(error);
    }
  }
}

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
  return untilNotOvertaken(['version'], async () => {
    const before = await load();
    if (expectedVersion === undefined) return change(before);
    if (expectedVersion !== before.version) throw new StaleVersionError();
    return change(before).catch((error: unknown) => {
      throw refusedBy(error, 'version') ? new StaleVersionError() : error;
    });
  });
}

/** The fields of a change that were given; a field that is absent stays as it is. */
export function definedFields<T extends object>(change: T): Partial<T> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as Partial<T>;
}
