import type { TimeEntry } from '../../schemas/time-entry.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ForbiddenError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { requireNotClosed, requireNotMerged, requireTicket, ticketByNumber } from '../ticket/index.ts';
import { requireDone, requireMayForAgent, requireWorker, timeWrites, workerKeys } from './time-entry.ts';

/** Time that somebody enters. */
export interface NewTime {
  seconds: number;
  /** @default now */
  workedAt?: string;
  note?: string | null;
  /** who worked: for admins to say @default the principal */
  agentId?: number;
}

/**
 * Enters time that was worked on a ticket, until it is closed: from then on its sum stays.
 * @throws ForbiddenError when it is another agent's time, and the principal is no admin
 * @throws ConflictError `ticket.merged`, `ticket.closed`
 * @throws InvalidInputError when the work is yet to be done, or there is no such agent
 */
export async function enterTime(
  deps: { table: Table },
  context: Context,
  input: { principal: Principal; ticketId: number; time: NewTime; alongside?: AlongsideWrites<TimeEntry> },
): Promise<TimeEntry> {
  const { principal, time } = input;
  const agentId = time.agentId ?? ownId(principal);
  const { workedAt = context.now.toISOString() } = time;
  const [key, worker] = [ticketByNumber.of(input.ticketId), workerKeys(principal, agentId)];
  const load = async () => {
    const rowAt = await readRows(deps.table, [key, ...worker]);
    const ticket = requireTicket(rowAt(key));
    requireMayWithTicket(principal, 'time.write', ticket);
    requireNotMerged(ticket);
    requireNotClosed(ticket);
    requireMayForAgent(principal, ticket, agentId);
    requireWorker(worker, rowAt);
    return ticket;
  };
  return changeVersioned(undefined, load, async (ticket) => {
    requireDone(workedAt, context.now);
    const current = laterThan(context, ticket.updatedAt);
    const after = newEntry({ ...time, agentId, workedAt }, current);
    const alongside = (await input.alongside?.(after)) ?? [];
    await deps.table.write([...(await timeWrites(ticket, { before: null, after }, current)), ...alongside]);
    return after;
  });
}

function newEntry(
  { agentId, seconds, workedAt, note = null }: NewTime & Pick<TimeEntry, 'agentId' | 'workedAt'>,
  { actor, now, newId }: Context,
): TimeEntry {
  const at = now.toISOString();
  const written = { enteredBy: actor, version: 1, createdAt: at, updatedAt: at, removedAt: null };
  return { id: newId(), agentId, seconds, workedAt, note, ...written };
}

/** @throws ForbiddenError for whoever is no agent and has no time of their own */
function ownId(principal: Principal): number {
  if (principal.kind !== 'agent') throw new ForbiddenError();
  return principal.id;
}
