import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket, requireMayWithTicket } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import {
  laterThanAll,
  mergedTicketsOf,
  partsOf,
  requireNotMerged,
  requireTicket,
  ticketByNumber,
  ticketWrite,
  withoutMerge,
} from '../ticket/index.ts';
import { mergeEvents } from './events.ts';
import { leavingWith, withMergedTickets } from './family.ts';
import type { Merging } from './merge-tickets.ts';

/**
 * Undoes that tickets were merged into another, all of them or none, in one transaction: each is as if it had never been
 * merged, with what was written to it since, and takes along what was merged into it itself. A closed target lets them go
 * as well. Any of the tickets that are one can leave, in any order.
 * @throws InvalidInputError that names a ticket which is not merged into this one, or which the principal may not change
 * @throws ConflictError `ticket.merged` when this one is merged itself
 */
export function unmergeTickets(
  { table }: { table: Table },
  context: Context,
  input: Merging,
): Promise<Ticket> {
  const { sourceIds, expectedVersion } = input;
  const load = () => loadForUnmerge(table, input);
  return changeVersioned(expectedVersion, load, async ({ target, rows }) => {
    const current = laterThanAll({ ticket: target, by: rows }, context);
    const entries = mergedTicketsOf(target);
    const owners = leavingWith(entries, sourceIds);
    /** what stays with one of the tickets from now on */
    const partOf = (ticket: Ticket, owner: number | null): Ticket => {
      const kept = entries.filter(({ id }) => owners.get(id) === owner && id !== owner);
      const ids = kept.map(({ id }) => id);
      return withMergedTickets(
        ticket,
        kept,
        rows.filter(({ id }) => ids.includes(id)),
      );
    };
    const leaving = rows.filter(({ id }) => sourceIds.includes(id));
    const told = { sourceIds: leaving.map(({ id }) => id), targetId: target.id };
    const changed = await Promise.all([
      ticketWrite(target, partOf(target, null), current),
      ...leaving.map((source) =>
        ticketWrite(source, partOf(withoutMerge(source), source.id), current, {
          isActivity: false,
          counting: { parted: [target] },
        }),
      ),
    ]);
    const unmerged = changed[0]?.ticket ?? target;
    const events = mergeEvents('ticket.unmerged', { target, changed, ...told }, current);
    const alongside: readonly Write[] = (await input.alongside?.(unmerged)) ?? [];
    const levels = changed.flatMap(({ told: of }) => of());
    await table.write([...changed.map(({ write }) => write), ...events, ...levels, ...alongside]);
    return unmerged;
  });
}

/** The target, and all tickets that are merged into it. */
async function loadForUnmerge(table: Table, { principal, ticketId, sourceIds }: Merging) {
  const key = ticketByNumber.of(ticketId);
  const first = await readRows(table, [ticketId, ...sourceIds].map(ticketByNumber.of));
  const target = requireTicket(first(key));
  requireMayWithTicket(principal, 'ticket.change', target);
  requireNotMerged(target);
  const parts = partsOf(target).slice(1);
  const others = parts.filter((id) => !sourceIds.includes(id));
  const further = others.length === 0 ? first : await readRows(table, others.map(ticketByNumber.of));
  const rowOf = (id: number) => {
    const own = ticketByNumber.of(id);
    return requireTicket(first(own) ?? further(own));
  };
  sourceIds.forEach((id, at) => {
    const isPart = parts.includes(id);
    if (!isPart || !mayWithTicket(principal, 'ticket.change', rowOf(id)))
      throw fieldError(`ticketIds.${at}`, 'is not merged into this ticket, or you may not change it');
  });
  return { target, rows: parts.map(rowOf), version: target.version };
}
