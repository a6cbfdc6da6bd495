import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Write } from '../shared/write.ts';
import type { Area, BegunJob, ConfigurationAct, Configured, ThingChange } from './area.ts';
import { type OtherAreas, otherAreas } from './other-areas.ts';
import { type AreaState, readArea } from './read-area.ts';
import { requireValid } from './require-valid.ts';
import { REVISED, raiseRevision } from './revision-store.ts';

/** What is to change in an area. */
export interface AreaChange<Thing> {
  /** the thing that it is about */
  readonly key: string;
  /** Gives the things as they are to be, or refuses. Called again when others changed the area meanwhile; pure. */
  readonly decide: (things: ReadonlyMap<string, Thing>) => ReadonlyMap<string, Thing>;
  readonly alongside?: AlongsideWrites<Thing> | undefined;
}

/** Admins are few, and each try is lost to a change that was made. */
const TRIES = 10;

/**
 * Changes an area in one transaction: the rows that differ, an event for each, and the area's number, which must be the one
 * by which the change was decided, as must those of other areas that decide about it. So no two changes that do not fit
 * together can both be made, be they of one area or of two. Whoever is overtaken decides anew. Changing nothing writes nothing. Where the area says what is written instead, that is, and nothing changes.
 * Gives the thing that the change is about.
 * @throws what `decide` throws; InvalidInputError when the things would not fit together, or name what does not exist;
 * ConflictError when the area is full; BusyError when others were faster again and again
 */
export function changeArea<Thing extends Configured>(
  { table }: { table: Table },
  context: Context,
  area: Area<Thing>,
  asked: AreaChange<Thing>,
): Promise<Thing> {
  const change = async () => {
    const { about, state, changes, after, others } = await planned(table, area, asked);
    if (area.instead !== undefined) {
      await table.write(await area.instead(changes));
      return about;
    }
    if (changes.length === 0) return about;
    const begun = (await area.begin?.(changes, context, others.things)) ?? null;
    const made = begun === null ? changes : changes.map((one) => keeping(one, begun));
    const written = new Map([...after, ...made.map((one) => [area.keyOf(one.after), one.after] as const)]);
    const result = written.get(asked.key) ?? about;
    const raised = raiseRevision(area.name, state.revision, others.revisions());
    const writes = [...writesOf(area, state, written), raised, ...(begun?.writes ?? [])];
    const events = made.map((one) => area.record(actOf(one), one, context));
    await table.write([...writes, ...events, ...((await asked.alongside?.(result)) ?? [])]);
    return result;
  };
  return untilNotOvertaken([REVISED, 'version'], change, TRIES);
}

/** A change with the job that begins with it. */
function keeping<Thing extends Configured>(
  { before, after }: ThingChange<Thing>,
  { jobId }: BegunJob,
): ThingChange<Thing> {
  return { before, after: { ...after, jobId } };
}

/** An area as it is and as a change is to leave it, where nothing stands against that. */
async function planned<Thing extends Configured>(
  table: Table,
  area: Area<Thing>,
  { key, decide }: Pick<AreaChange<Thing>, 'key' | 'decide'>,
) {
  const state = await readArea(table, area);
  const { after, changes } = decided(area, state, decide);
  const about = after.get(key);
  if (about === undefined) throw new Error(`A change of ${area.name} is about nothing`);
  const others = otherAreas(table);
  if (changes.length > 0) {
    await requireValid(table, area, { after, changes, others });
    await requireUnheld(area, changes, others);
  }
  return { about, state, changes, after, others };
}

/** Makes sure that no other area needs a thing as it was. @throws what a holder refuses the change with */
async function requireUnheld<Thing extends Configured>(
  { holders = [] }: Area<Thing>,
  changes: readonly ThingChange<Thing>[],
  others: OtherAreas,
): Promise<void> {
  for (const holder of holders) {
    const held = await others.things(holder.area);
    for (const one of changes) holder.refuse(one, held);
  }
}

/** The things as they are to be, each that differs with its next version, and what changes. */
function decided<Thing extends Configured>(
  area: Area<Thing>,
  { things }: AreaState<Thing>,
  decide: AreaChange<Thing>['decide'],
): { after: Map<string, Thing>; changes: ThingChange<Thing>[] } {
  const after = new Map<string, Thing>();
  const changes: ThingChange<Thing>[] = [];
  for (const [key, thing] of decide(things)) {
    const before = things.get(key) ?? null;
    const drawn = before?.jobId === undefined ? thing : { ...thing, jobId: before.jobId };
    if (before !== null && isSameValue(before, drawn)) after.set(key, before);
    else {
      const next = { ...drawn, version: (before?.version ?? 0) + 1 };
      after.set(key, next);
      changes.push({ before, after: next });
    }
  }
  for (const key of things.keys())
    if (!after.has(key)) throw new Error(`Nothing of ${area.name} may be deleted, as ${key} would be`);
  const [had, has] = [takenIn(area, things), takenIn(area, after)];
  if (has > area.most && has > had)
    throw new ConflictError(`${area.name}.full`, `There are ${area.most} of them, and no room for more.`);
  return { after, changes };
}

/** How many things take up room. */
function takenIn<Thing extends Configured>(area: Area<Thing>, things: ReadonlyMap<string, Thing>): number {
  return [...things.values()].filter((thing) => area.goneAtSeconds?.(thing) === undefined).length;
}

/**
 * The rows of everything that is not stored as it is to be. With the first change of an area that is also what was in force
 * without a row, so that from then on the rows say everything.
 */
function writesOf<Thing extends Configured>(
  area: Area<Thing>,
  { stored }: AreaState<Thing>,
  after: ReadonlyMap<string, Thing>,
): Write[] {
  return [...after].flatMap(([key, thing]) => {
    const before = stored.get(key);
    const written = { ...thing, version: Math.max(thing.version, 1) };
    if (before === undefined) return [insert(area.row(written), 'version')];
    return isSameValue(before, written) ? [] : [change(area.row(before), area.row(written))];
  });
}

function actOf<Thing extends Configured>({ before, after }: ThingChange<Thing>): ConfigurationAct {
  if (before === null) return 'created';
  if (before.isRetired === after.isRetired) return 'updated';
  return after.isRetired ? 'retired' : 'restored';
}
