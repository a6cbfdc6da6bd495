import type { Table } from '../shared/table.ts';
import type { KeptRows } from './area.ts';
import { readRowsOfArea } from './read-area.ts';
import { loadRevisions, type Revisions } from './revision-store.ts';

/** An area as the running desk uses it. */
export interface InForce<Compiled> {
  /** The area as it is in force: a change of it is, everywhere, two seconds after it was made. */
  at(now: Date): Promise<Compiled>;
  /** The area as it is at this moment, at the cost of a read: for whoever is about to refuse something by it. */
  latest(now: Date): Promise<Compiled>;
}

/** How long a function goes by the numbers that it has read, in milliseconds. */
export const LOOKED_MS = 1000;
/**
 * How long it goes by what it has loaded of an area that is changed without raising a number, whatever the numbers say: by an earlier version of
 * the desk, which works side by side with this one during a deployment.
 */
export const LOADED_MS = 5 * 60 * 1000;

/** What keeps the configuration: gives an area as the running desk uses it, by its declaration. */
interface KeptConfiguration {
  <Thing, Compiled>(area: KeptRows<Thing, Compiled>): InForce<Compiled>;
  /** The numbers of all areas at this moment, at the cost of a read: what is asked for within a second goes by it, too. */
  latestRevisions(now: Date): Promise<Revisions>;
}

/**
 * Keeps the configuration in the memory of a function: reads the numbers of all areas at most once a second, in one read
 * that requests at the same time share, loads only areas that are used and have changed, and compiles each once. An area is
 * added by giving its declaration to the function that this gives.
 * @param ticks milliseconds of a clock that goes on also where the time of the desk stands still
 */
export function keptConfiguration(table: Table, ticks: () => number = () => 0): KeptConfiguration {
  let looked: Passing<Revisions> | undefined;
  const timesAt = (now: Date) => ({ atMs: now.getTime(), tickMs: ticks() });

  function look(now: Date): Promise<Revisions> {
    const mine = { atMs: now.getTime(), tickMs: ticks(), value: loadRevisions(table) };
    looked = mine;
    // What could not be read is read again by whoever asks next.
    mine.value.catch(() => {
      if (looked === mine) looked = undefined;
    });
    return mine.value;
  }

  const keep = <Thing, Compiled>(area: KeptRows<Thing, Compiled>): InForce<Compiled> => {
    let kept: (Passing<unknown> & { revision: number; value: ReturnType<typeof load> }) | undefined;

    const load = async (revision: number) => {
      const { things } = await readRowsOfArea(table, area, revision);
      return area.compile([...things.values()]);
    };

    const isStill = (loaded: Passing<unknown>, now: Date) =>
      area.isChangedUnnumbered !== true || isFresh(loaded, timesAt(now), LOADED_MS);

    async function by(revisions: Promise<Revisions>, now: Date) {
      const revision = (await revisions).get(area.name) ?? 0;
      // Who read an older number while a newer one was loaded goes by the newer.
      if (kept && kept.revision >= revision && isStill(kept, now)) return kept.value;
      const mine = { atMs: now.getTime(), tickMs: ticks(), revision, value: load(revision) };
      kept = mine;
      mine.value.catch(() => {
        if (kept === mine) kept = undefined;
      });
      return mine.value;
    }

    return {
      at: (now) => by(looked && isFresh(looked, timesAt(now), LOOKED_MS) ? looked.value : look(now), now),
      latest: (now) => by(look(now), now),
    };
  };
  return Object.assign(keep, { latestRevisions: look });
}

/** Something that was read at a time, and is good for a while. */
interface Passing<Value> {
  atMs: number;
  tickMs: number;
  value: Promise<Value>;
}

/** Whether a time is near enough to when something was read. A clock that was set back makes it old as well. */
function isFresh(
  then: Omit<Passing<unknown>, 'value'>,
  now: Omit<Passing<unknown>, 'value'>,
  milliseconds: number,
): boolean {
  return Math.abs(now.atMs - then.atMs) < milliseconds && now.tickMs - then.tickMs < milliseconds;
}
