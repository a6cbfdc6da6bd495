import type { Link } from '../../schemas/link.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { adoptWrites } from './family.ts';
import { requireTypes } from './link-kind.ts';
import { type LinkEnd, linkWrite } from './link-store.ts';
import { type LinkInput, latestOf, linkEvents, loadEnds, requireLinkable } from './load-ends.ts';

/** A link with the other ticket, as it is shown to who may read that one. */
export interface LinkWithOther {
  link: Link;
  other: Ticket;
}

/**
 * Links two tickets, on both of them in one transaction. The other may be closed, as one that this ticket follows up; a closed
 * ticket itself takes no link, one in the trash none from either side. Merged ones cannot be linked: link the one where it
 * goes on.
 * @throws NotFoundError when there is no such ticket, or the principal may not read one of the two
 * @throws ConflictError `link.exists`, `link.wrong_type`, `link.parent_taken`, `link.circle`, `link.too_deep` or
 * `ticket.merged`
 */
export async function linkTickets(
  deps: { table: Table },
  context: Context,
  input: LinkInput & { alongside?: AlongsideWrites<LinkWithOther> },
): Promise<LinkWithOther> {
  const { kind, ticketId, otherId } = input;
  if (ticketId === otherId) throw fieldError('ticketId', 'must be another ticket');
  const load = () => loadEnds(deps.table, input);
  return changeVersioned(undefined, load, async ({ sides }) => {
    const [here, there] = sides;
    if (here.stored?.link.removedAt === null)
      throw new ConflictError('link.exists', 'The two tickets are linked in this way already.');
    requireLinkable(sides);
    requireTypes(kind, here.ticket, there.ticket);
    const current = laterThan(context, latestOf(sides));
    const family = await familyWrites(deps.table, input);
    const linkOf = ({ kind: as, otherId: ticket }: LinkEnd): Link => ({
      kind: as,
      ticketId: ticket,
      linkedBy: current.actor,
      linkedAt: current.now.toISOString(),
      removedAt: null,
    });
    const made = { link: linkOf(here.end), other: there.ticket };
    const alongside = (await input.alongside?.(made)) ?? [];
    await deps.table.write([
      ...sides.map(({ end, stored }) => linkWrite(end, stored, linkOf(end))),
      ...family,
      ...linkEvents(
        'ticket.linked',
        sides.map((side) => ({ ...side, kind: side.end.kind })),
        current,
      ),
      ...alongside,
    ]);
    return made;
  });
}

async function familyWrites(table: Table, { kind, ticketId, otherId }: LinkEnd): Promise<Write[]> {
  if (kind === 'parent') return adoptWrites(table, ticketId, otherId);
  return kind === 'child' ? adoptWrites(table, otherId, ticketId) : [];
}
