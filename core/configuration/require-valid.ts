import { type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Area, Configured, Reference, ThingChange } from './area.ts';
import { readArea } from './read-area.ts';

/**
 * Refuses an area that is not valid as a whole: what its things name must exist, and they must fit together. What is named
 * is read and not checked in the transaction: it may be retired, but it is never deleted, so that it stays right.
 * @throws InvalidInputError that names each field
 */
export async function requireValid<Thing extends Configured>(
  table: Table,
  area: Area<Thing>,
  { after, changes }: { after: ReadonlyMap<string, Thing>; changes: readonly ThingChange<Thing>[] },
): Promise<void> {
  const references = changes.flatMap((one) => area.references(one.after));
  const missing = await missingOf(table, references);
  const [first] = missing;
  if (first) {
    const fields = missing.map(({ path, refusal }) => ({ path, message: refusal.field }));
    throw new InvalidInputError(first.refusal.code, first.refusal.message, fields);
  }
  const problems: readonly FieldProblem[] = await area.problems([...after.values()]);
  if (problems.length > 0)
    throw new InvalidInputError(`${area.name}.invalid`, 'These would not fit together.', problems);
}

/** The references that lead nowhere: one read for all rows, and two for each other area. */
async function missingOf(table: Table, references: readonly Reference[]): Promise<Reference[]> {
  const rowAt = await readRows(
    table,
    references.flatMap((one) => ('row' in one ? [one.row] : [])),
  );
  const areas = new Map<string, ReadonlyMap<string, Configured>>();
  for (const one of references) {
    if ('row' in one || areas.has(one.area.name)) continue;
    areas.set(one.area.name, (await readArea(table, one.area)).things);
  }
  return references.filter((one) => {
    if ('row' in one) return rowAt(one.row) === undefined;
    const thing = areas.get(one.area.name)?.get(one.key);
    return thing === undefined || one.fits?.(thing) === false;
  });
}
