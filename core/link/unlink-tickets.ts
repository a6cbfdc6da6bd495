import { type Context, laterThan } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { releaseWrites } from './family.ts';
import { type LinkEnd, linkWrite, type StoredLink } from './link-store.ts';
import { type LinkInput, latestOf, linkEvents, loadEnds, requireInPlace } from './load-ends.ts';

/**
 * Ends a link on both of its tickets in one transaction. Its rows expire a day later.
 * @throws ConflictError `ticket.closed` when the ticket is closed, `ticket.trashed` when one of the two is in the trash
 * @throws NotFoundError when there is no such link, or the principal may not read one of the two tickets
 */
export function unlinkTickets(deps: { table: Table }, context: Context, input: LinkInput): Promise<void> {
  const load = () => loadEnds(deps.table, input);
  return changeVersioned(undefined, load, async ({ sides }) => {
    const [{ stored: known, end }] = sides;
    if (known === null || known.link.removedAt !== null || known.link.kind !== end.kind)
      throw new NotFoundError('link');
    requireInPlace(sides);
    const current = laterThan(context, latestOf(sides));
    const removedAt = current.now.toISOString();
    const ended = (stored: StoredLink) => ({ ...stored.link, removedAt });
    await deps.table.write([
      ...sides.flatMap(({ end: one, stored }) => (stored ? [linkWrite(one, stored, ended(stored))] : [])),
      ...(await familyWrites(deps.table, input)),
      ...linkEvents(
        'ticket.unlinked',
        sides.map((side) => ({ ...side, kind: side.end.kind })),
        current,
      ),
    ]);
  });
}

async function familyWrites(table: Table, { kind, ticketId, otherId }: LinkEnd): Promise<Write[]> {
  if (kind === 'parent') return releaseWrites(table, ticketId);
  return kind === 'child' ? releaseWrites(table, otherId) : [];
}
