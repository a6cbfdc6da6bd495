import * as z from 'zod';
import { changeSchema } from '../../schemas/events/facts.ts';
import { auditEntryIn, type Subject, storedEventIn, trailOf } from '../audit/index.ts';
import type { Table } from '../shared/table.ts';
import { configuredRow } from './configured-store.ts';
import { configuredSubject, type DeclaredArea, type Keyed } from './declare-area.ts';
import type { AreaState } from './read-area.ts';
import { byKey, readRowsOfArea } from './read-area.ts';

/** An area from a time on. */
export interface AreaThen<Thing> {
  /** milliseconds since 1970 of the change by which it became so */
  readonly from: number;
  readonly things: readonly Thing[];
}

/** A thing before one of its changes; null: it was not there yet. */
interface Step<Thing> {
  readonly at: number;
  readonly key: string;
  readonly before: Thing | null;
}

const toldSchema = z.looseObject({
  configuration: z.looseObject({ area: z.string(), key: z.string() }),
  change: changeSchema,
});

/**
 * An area as it was at all times, oldest first, by its things as they are and by what their audit trails tell to have changed: at the
 * cost of a query for each that was ever changed.
 */
export async function loadAreaHistory<Thing extends Keyed>(
  table: Table,
  area: DeclaredArea<Thing>,
  revision: number,
  subjectOf: (key: string) => Subject = (key) => configuredSubject(area.name, key),
): Promise<readonly AreaThen<Thing>[]> {
  const now: AreaState<Thing> = await readRowsOfArea(table, area, revision);
  const changed = [...now.things.values()].filter(({ version }) => version > 0);
  const trails = await Promise.all(changed.map((thing) => stepsOf(table, area, thing, subjectOf(thing.key))));
  const steps = trails.flat().sort((one, other) => other.at - one.at);
  const history: AreaThen<Thing>[] = [];
  let things: ReadonlyMap<string, Thing> = now.things;
  for (const [place, { at, key, before }] of steps.entries()) {
    // Things that one transaction changed are others at once.
    if (steps[place - 1]?.at !== at) history.push({ from: at, things: [...things.values()] });
    things = without(area, things, { key, before });
  }
  history.push({ from: Number.NEGATIVE_INFINITY, things: [...things.values()] });
  return history.reverse();
}

function without<Thing extends Keyed>(
  area: DeclaredArea<Thing>,
  things: ReadonlyMap<string, Thing>,
  { key, before }: Pick<Step<Thing>, 'key' | 'before'>,
): ReadonlyMap<string, Thing> {
  const others = [...things.values()].filter((thing) => thing.key !== key);
  const was = before === null ? [] : [before];
  return byKey(area, [...others, ...was]);
}

/** The steps of a thing, each with the thing as it was before. */
async function stepsOf<Thing extends Keyed>(
  table: Table,
  area: DeclaredArea<Thing>,
  thing: Thing,
  subject: Subject,
): Promise<Step<Thing>[]> {
  const rows: unknown[] = [];
  for await (const row of trailOf(table, subject)) if (isOf(row, area.name, thing.key)) rows.push(row);
  const steps: Step<Thing>[] = [];
  let after: Thing = thing;
  for (const row of rows.reverse()) {
    const { type, at, change } = auditEntryIn(row);
    const isMade = type === 'configuration.created';
    const before = isMade ? null : parsedBefore(area, after, change ?? {});
    steps.push({ at: Date.parse(at), key: thing.key, before });
    if (before === null) break;
    after = before;
  }
  return steps;
}

function isOf(row: unknown, area: string, key: string): boolean {
  const { data } = toldSchema.safeParse(storedEventIn(row));
  return data?.configuration.area === area && data.configuration.key === key;
}

/** A thing as it was before a change. What was nothing is told as null, which some fields hold and others do not. */
function parsedBefore<Thing extends Keyed>(
  area: DeclaredArea<Thing>,
  after: Thing,
  change: z.infer<typeof changeSchema>,
): Thing {
  const was = Object.entries(change).map(([name, { before }]) => [name, before] as const);
  const none = was.flatMap(([name, before]) => (before === null ? [name] : []));
  const told = { ...after, ...Object.fromEntries(was) };
  const rowOf = (thing: object) => configuredRow(area.name, { key: '', version: 1, ...thing }, undefined);
  try {
    return area.parse(rowOf(told));
  } catch {
    return area.parse(
      rowOf(Object.fromEntries(Object.entries(told).filter(([name]) => !none.includes(name)))),
    );
  }
}
