import * as z from 'zod';
import type { Area, Configured, KeptRows, ThingChange } from './area.ts';
import type { InForce, keptConfiguration } from './kept-configuration.ts';
import { byKey } from './read-area.ts';

/** Changes of an area that nobody has made yet: the rows that would be written, as they would be. */
export const plannedChangeSchema = z.strictObject({
  /** name of the area */
  area: z.string(),
  rows: z.array(z.record(z.string(), z.json())),
});
export type PlannedChange = z.infer<typeof plannedChangeSchema>;

/** Changes of an area as a job keeps them. */
export function planOf<Thing extends Configured>(
  area: Area<Thing>,
  changes: readonly ThingChange<Thing>[],
): PlannedChange {
  const rows = changes.map(({ after }) => area.row(after));
  // As the table keeps it, which has no place for what is undefined.
  return plannedChangeSchema.parse(JSON.parse(JSON.stringify({ area: area.name, rows })));
}

/** The configuration that is kept in memory as it would be after changes that nobody has made. */
export function asPlanned(
  keep: ReturnType<typeof keptConfiguration>,
  { area: name, rows }: PlannedChange,
): typeof keep {
  const planned = <T, Compiled>(area: KeptRows<T, Compiled>): InForce<Compiled> => {
    if (area.name !== name) return keep(area);
    const after = rows.map((row) => area.parse(row));
    return keep({
      ...area,
      compile: (things) => area.compile([...byKey(area, [...things, ...after]).values()]),
    });
  };
  return Object.assign(planned, { latestRevisions: keep.latestRevisions });
}
