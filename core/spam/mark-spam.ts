import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { blockWrites, loadCustomer } from '../customer/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { loadTicket, requireNotMerged, ticketWrites } from '../ticket/index.ts';
import { blockedTicketsOf } from '../views/index.ts';

/** Which ticket an agent takes for spam, or no longer. */
interface Marking {
  principal: Principal;
  ticketId: number;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Ticket>;
}

/**
 * Marks a ticket as spam and blocks its requester, in one transaction: from then on what they write opens tickets that count
 * as spam too, quietly, and sets nothing else in motion. Once more changes nothing.
 * @throws ConflictError `ticket.merged` when it is a part of another
 */
export function markSpam(table: Table, context: Context, input: Marking): Promise<Ticket> {
  return turn(table, context, input, {
    isBlocked: true,
    decide: (ticket) => {
      requireNotMerged(ticket);
      return ticket.spam === 'marked' ? ticket : { ...ticket, spam: 'marked' };
    },
  });
}

/**
 * Ends that a ticket counts as spam and that its requester is blocked, and releases what counted as spam for that reason
 * alone; what agents marked by themselves stays. It can be asked again: what was not released yet is then.
 */
export async function unmarkSpam(
  deps: { table: Table; shards: number },
  context: Context,
  input: Marking,
): Promise<Ticket> {
  const { table } = deps;
  const ticket = await turn(table, context, input, { isBlocked: false, decide: released });
  for await (const ticketId of blockedTicketsOf(deps, ticket.requesterId))
    await release(table, context, ticketId);
  return ticket;
}

function released(ticket: Ticket): Ticket {
  const { spam, ...clean } = ticket;
  return spam === undefined ? ticket : clean;
}

/** Releases a ticket that counts as spam as its requester was blocked. */
async function release(table: Table, context: Context, ticketId: number): Promise<void> {
  const load = () => loadTicket(table, ticketId);
  await changeVersioned(undefined, load, async (before) => {
    if (before.spam !== 'blocked') return before;
    const asDesk: Context = {
      ...laterThan(context, before.updatedAt),
      actor: { kind: 'system', name: 'mail' },
    };
    const { ticket, writes } = await ticketWrites(before, released(before), asDesk);
    await table.write(writes);
    return ticket;
  });
}

function turn(
  table: Table,
  context: Context,
  { principal, ticketId, expectedVersion, alongside }: Marking,
  { isBlocked, decide }: { isBlocked: boolean; decide: (ticket: Ticket) => Ticket },
): Promise<Ticket> {
  const load = async () => {
    const ticket = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'ticket.spam', ticket);
    return { ticket, version: ticket.version, requester: await loadCustomer(table, ticket.requesterId) };
  };
  return changeVersioned(expectedVersion, load, async ({ ticket: before, requester }) => {
    const current = laterThan(laterThan(context, before.updatedAt), requester.updatedAt);
    const { ticket, writes } = await stepOf(before, decide(before), current);
    const all = [...writes, ...blockWrites(requester, isBlocked, current)];
    if (all.length === 0) return before;
    await table.write([...all, ...((await alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}

async function stepOf(
  before: Ticket,
  after: Ticket,
  context: Context,
): Promise<{ ticket: Ticket; writes: Write[] }> {
  if (after === before) return { ticket: before, writes: [] };
  return ticketWrites(before, after, context, { isActivity: false });
}
