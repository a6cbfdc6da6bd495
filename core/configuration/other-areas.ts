import type { Table } from '../shared/table.ts';
import type { Area, Configured } from './area.ts';
import { type AreaState, readArea } from './read-area.ts';
import type { Revisions } from './revision-store.ts';

/** The other areas by which a change of one is decided: each is read once, and must be the same when the change is written. */
export interface OtherAreas {
  /** The things of an area that are in force, by key. */
  things(area: Area<Configured>): Promise<ReadonlyMap<string, Configured>>;
  /** The numbers of all that were read. */
  revisions(): Revisions;
}

/** Gives other areas to who decides about one. */
export function otherAreas(table: Table): OtherAreas {
  const known = new Map<string, AreaState<Configured>>();
  return {
    async things(area) {
      const state = known.get(area.name) ?? (await readArea(table, area));
      known.set(area.name, state);
      return state.things;
    },
    revisions: () => new Map([...known].map(([name, { revision }]) => [name, revision])),
  };
}
