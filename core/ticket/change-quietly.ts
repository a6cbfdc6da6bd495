import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, requireMayWithTicket, type TicketAction } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { requireTicket, ticketByNumber, ticketWrites } from './ticket-store.ts';

/** Who asks for a change that is no activity on a ticket, such as who follows it, and of which ticket. */
export interface QuietChange {
  principal: Principal;
  ticketId: number;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Ticket>;
}

/** The ticket as it is to be, which is the one before when nothing changes, and what else is to be written. */
interface Decision {
  after: Ticket;
  writes?: readonly Write[];
}

/**
 * Changes something about a ticket that says nothing of how it goes on: it moves in no list that sorts by activity. The ticket
 * is read together with the rows at `keys`, in one read. Changing nothing writes nothing.
 * @throws NotFoundError, ForbiddenError, and what `decide` throws
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function changeQuietly(
  table: Table,
  context: Context,
  { action, keys, ...input }: QuietChange & { action: TicketAction; keys: readonly Key[] },
  decide: (before: Ticket, rowAt: (key: Key) => unknown, now: Date) => Decision | Promise<Decision>,
): Promise<Ticket> {
  const key = ticketByNumber.of(input.ticketId);
  const load = async () => {
    const rowAt = await readRows(table, [key, ...keys]);
    const before = requireTicket(rowAt(key));
    requireMayWithTicket(input.principal, action, before);
    return { before, version: before.version, rowAt };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before, rowAt }) => {
    const current = laterThan(context, before.updatedAt);
    const { after, writes: others = [] } = await decide(before, rowAt, current.now);
    if (after === before) return before;
    const { ticket, writes } = await ticketWrites(before, after, current, { isActivity: false });
    await table.write([...others, ...writes, ...((await input.alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}
