import type { Link } from '../../schemas/link.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { adoptWrites } from './family.ts';
import { linkWrite } from './link-store.ts';
import { linkEvents } from './load-ends.ts';

/**
 * The writes that put a ticket which is being opened below its parent: the link on both, and the events of both.
 * @throws ConflictError `link.too_deep`
 */
export async function linkChildWrites(
  table: Table,
  { parent, child }: { parent: Ticket; child: Ticket },
  context: Context,
): Promise<Write[]> {
  const ends = [
    { ticket: parent, end: { ticketId: parent.id, kind: 'child', otherId: child.id } },
    { ticket: child, end: { ticketId: child.id, kind: 'parent', otherId: parent.id } },
  ] as const;
  const linkTo = ({ kind, otherId }: (typeof ends)[number]['end']): Link => ({
    kind,
    ticketId: otherId,
    linkedBy: context.actor,
    linkedAt: context.now.toISOString(),
    removedAt: null,
  });
  const sides = ends.map((side) => ({ ...side, kind: side.end.kind }));
  return [
    ...ends.map(({ end }) => linkWrite(end, null, linkTo(end))),
    ...(await adoptWrites(table, child.id, parent.id)),
    ...linkEvents('ticket.linked', sides, context),
  ];
}
