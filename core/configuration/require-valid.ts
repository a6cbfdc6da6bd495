import { type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { textOfKey } from '../shared/write.ts';
import type { Area, Configured, Reference, ThingChange } from './area.ts';
import type { OtherAreas } from './other-areas.ts';

/**
 * Refuses an area that is not valid as a whole: what its things name anew must exist, and they must fit together. A row that
 * is named is read and not checked in the transaction: it is never deleted, so that it stays right. A thing of another area
 * may become one that does not fit, so that the numbers of these areas are a condition of the change.
 * @throws InvalidInputError that names each field
 */
export async function requireValid<Thing extends Configured>(
  table: Table,
  area: Area<Thing>,
  asked: { after: ReadonlyMap<string, Thing>; changes: readonly ThingChange<Thing>[]; others: OtherAreas },
): Promise<void> {
  const { after, changes, others } = asked;
  const references = changes.flatMap((one) => newReferences(area, one));
  const missing = await missingOf(table, references, others);
  const [first] = missing;
  if (first) {
    const fields = missing.map(({ path, refusal }) => ({ path, message: refusal.field }));
    throw new InvalidInputError(first.refusal.code, first.refusal.message, fields);
  }
  const problems: readonly FieldProblem[] = await area.problems([...after.values()]);
  if (problems.length > 0)
    throw new InvalidInputError(`${area.name}.invalid`, 'These would not fit together.', problems);
}

/** What a thing names that it did not name before in the same place. */
function newReferences<Thing extends Configured>(
  area: Area<Thing>,
  { before, after }: ThingChange<Thing>,
): Reference[] {
  const known = new Set(before === null ? [] : area.references(before).map(textOf));
  return area.references(after).filter((one) => !known.has(textOf(one)));
}

function textOf(one: Reference): string {
  return [one.path, 'row' in one ? textOfKey(one.row) : `${one.area.name}\n${one.key}`].join('\n');
}

/** The references that lead nowhere: one read for all rows, and two for each other area. */
async function missingOf(
  table: Table,
  references: readonly Reference[],
  others: OtherAreas,
): Promise<Reference[]> {
  const rowAt = await readRows(
    table,
    references.flatMap((one) => ('row' in one ? [one.row] : [])),
  );
  const areas = new Map<string, ReadonlyMap<string, Configured>>();
  for (const one of references) {
    if ('row' in one || areas.has(one.area.name)) continue;
    areas.set(one.area.name, await others.things(one.area));
  }
  return references.filter((one) => {
    if ('row' in one) return rowAt(one.row) === undefined;
    const thing = areas.get(one.area.name)?.get(one.key);
    return thing === undefined || one.fits?.(thing) === false;
  });
}
