import type { Ticket } from '../../schemas/ticket.ts';
import type { TimeEntry } from '../../schemas/time-entry.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { NotFoundError, StaleVersionError } from '../shared/errors.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import {
  mergedTicketsOf,
  requireNotClosed,
  requireNotMerged,
  requireTicket,
  ticketByNumber,
} from '../ticket/index.ts';
import {
  countedFields,
  requireDone,
  requireMayForAgent,
  requireWorker,
  timeWrites,
  workerKeys,
} from './time-entry.ts';
import { parseTimeEntryRow, timeEntryById } from './time-entry-store.ts';

/** What can be corrected in an entry; what is absent stays. */
export type TimeCorrection = Partial<Pick<TimeEntry, 'seconds' | 'workedAt' | 'note' | 'agentId'>>;

interface Named {
  principal: Principal;
  ticketId: number;
  timeEntryId: string;
}

/**
 * Corrects an entry: the agent whose time it is, or an admin. Changing nothing writes nothing.
 * @throws NotFoundError when there is no such entry, or it was removed
 * @throws StaleVersionError when `expectedVersion` is not the entry's current one
 */
export function correctTimeEntry(
  deps: { table: Table },
  context: Context,
  input: Named & { change: TimeCorrection; expectedVersion?: number },
): Promise<TimeEntry> {
  const change = definedFields(input.change);
  return stepOn(deps.table, context, { ...input, change }, (before) => ({ ...before, ...change }));
}

/** Removes an entry, which counts no more from then on: the agent whose time it is, or an admin. @throws NotFoundError */
export async function removeTimeEntry(deps: { table: Table }, context: Context, input: Named): Promise<void> {
  await stepOn(deps.table, context, { ...input, change: {} }, (before, removedAt) => ({
    ...before,
    removedAt,
  }));
}

function stepOn(
  table: Table,
  context: Context,
  input: Named & { change: TimeCorrection; expectedVersion?: number },
  decide: (before: TimeEntry, at: string) => TimeEntry,
): Promise<TimeEntry> {
  return changeVersioned(
    undefined,
    () => loadForCorrection(table, input),
    async ({ ticket, entry, keptOn }) => {
      if (input.change.workedAt !== undefined) requireDone(input.change.workedAt, context.now);
      const current = laterThan(laterThan(context, ticket.updatedAt), keptOn.updatedAt);
      const at = current.now.toISOString();
      const decided = decide(entry, at);
      if (isSameValue(countedFields(decided), countedFields(entry))) return entry;
      const after = { ...decided, version: entry.version + 1, updatedAt: at };
      await table.write(await timeWrites(ticket, { before: entry, after }, current, keptOn));
      return after;
    },
  );
}

/**
 * The entry with its ticket, whose version is the one that others may have changed meanwhile, and the ticket with which it
 * is kept: another one when that was merged into this.
 */
async function loadForCorrection(
  table: Table,
  input: Named & { change: TimeCorrection; expectedVersion?: number },
): Promise<{ ticket: Ticket; entry: TimeEntry; keptOn: Ticket; version: number }> {
  const { principal, change, expectedVersion } = input;
  const [ticketKey, entryKey] = [ticketByNumber.of(input.ticketId), timeEntryById.of(input)];
  const worker = workerKeys(principal, change.agentId);
  const rowAt = await readRows(table, [ticketKey, entryKey, ...worker]);
  const ticket = requireTicket(rowAt(ticketKey));
  requireMayWithTicket(principal, 'time.write', ticket);
  requireNotMerged(ticket);
  requireNotClosed(ticket);
  const own = rowAt(entryKey);
  const { keptOn, row } =
    own === undefined ? await findBeneath(table, ticket, input.timeEntryId) : { keptOn: ticket, row: own };
  const entry = parseTimeEntryRow(row);
  if (entry.removedAt !== null) throw notFoundError();
  requireMayForAgent(principal, ticket, entry.agentId);
  requireMayForAgent(principal, ticket, change.agentId ?? entry.agentId);
  requireWorker(worker, rowAt);
  if (expectedVersion !== undefined && expectedVersion !== entry.version) throw new StaleVersionError();
  return { ticket, entry, keptOn, version: ticket.version };
}

/** Finds an entry of a ticket that was merged into another. @throws NotFoundError */
async function findBeneath(
  table: Table,
  ticket: Ticket,
  timeEntryId: string,
): Promise<{ keptOn: Ticket; row: unknown }> {
  const ids = mergedTicketsOf(ticket).map(({ id }) => id);
  const keyIn = (ticketId: number) => timeEntryById.of({ ticketId, timeEntryId });
  const rowAt = await readRows(table, [...ids.map(ticketByNumber.of), ...ids.map(keyIn)]);
  const id = ids.find((one) => rowAt(keyIn(one)) !== undefined);
  if (id === undefined) throw notFoundError();
  return { keptOn: requireTicket(rowAt(ticketByNumber.of(id))), row: rowAt(keyIn(id)) };
}

const notFoundError = () => new NotFoundError('time_entry');
