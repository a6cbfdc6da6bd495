import { ConflictError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { type Family, familyOfTicket, familyWrite, parseFamilyRow } from './family-store.ts';

/** Most tickets above one. */
const MOST_ABOVE = 10;

const loadFamily = async (table: Table, ticketId: number): Promise<Family> =>
  parseFamilyRow(await table.get(familyOfTicket.of(ticketId)));

/**
 * The writes that put a ticket below a parent. The rows of all tickets above are written along as they were read: of
 * two changes that would close a circle together, one finds the other's and decides anew.
 * @throws ConflictError `link.parent_taken`, `link.circle` or `link.too_deep`
 */
export async function adoptWrites(table: Table, childId: number, parentId: number): Promise<Write[]> {
  const child = await loadFamily(table, childId);
  if (child.parentId !== null)
    throw new ConflictError('link.parent_taken', 'The ticket has a parent already.');
  const writes = [familyWrite(childId, child, parentId)];
  let above: number | null = parentId;
  while (above !== null) {
    if (above === childId) throw new ConflictError('link.circle', 'No ticket can be above itself.');
    if (writes.length > MOST_ABOVE)
      throw new ConflictError('link.too_deep', `At most ${MOST_ABOVE} tickets can be above another.`);
    const family: Family = await loadFamily(table, above);
    writes.push(familyWrite(above, family, family.parentId));
    above = family.parentId;
  }
  return writes;
}

/** The write that leaves a ticket without a parent. */
export async function releaseWrites(table: Table, childId: number): Promise<Write[]> {
  return [familyWrite(childId, await loadFamily(table, childId), null)];
}
