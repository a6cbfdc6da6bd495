import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { due, isTrashed, loadTicket, purgedWrite, type QuietChange, redateTrashed } from '../ticket/index.ts';
import { purgedTicket } from './purged-ticket.ts';

/** What keeps tickets from going for good, such as a legal hold. */
export interface Keeping {
  isKept(ticket: Ticket): Promise<boolean>;
}

/** Days after which a ticket in the trash that is kept is looked at again. */
const KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Decides that a ticket is purged whose time in the trash is over, and starts the job that takes away what is left of it, in
 * one transaction. One that was restored meanwhile is given back as it is; one that is kept stays there, and is looked at again after some days.
 */
export function beginPurge(
  table: Table,
  context: Context,
  { ticketId, isKept, start }: Keeping & { ticketId: number; start: (context: Context) => readonly Write[] },
): Promise<Ticket> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned(undefined, load, async (before) => {
    if (!due(before, context.now).some(({ what }) => what === 'purge')) return before;
    if (await isKept(before))
      return redateTrashed(table, context, { ticketId, days: keptUntil(before, context) });
    const { ticket, writes } = purgeWrites(before, context);
    await table.write([...writes, ...start(context)]);
    return ticket;
  });
}

/** For how many days a ticket is in the trash at the next look. Pure. */
function keptUntil({ trashedAt = '' }: Ticket, { now }: Context): number {
  return Math.floor((now.getTime() - Date.parse(trashedAt)) / DAY_MS) + KEPT_DAYS;
}

/**
 * Purges a ticket that is in the trash before its time there is over, as an admin asks for: its number, its times, and the
 * facts of its audit trail are left. The job that takes the rest away is the desk's, whatever becomes of the admin.
 * @throws ConflictError `ticket.not_trashed`, `ticket.kept` when a rule keeps it, or `ticket.purged` when it was before
 */
export function purgeNow(
  table: Table,
  context: Context,
  input: QuietChange & Keeping & { start: (context: Context) => readonly Write[] },
): Promise<Ticket> {
  const { principal, ticketId, expectedVersion, isKept, start, alongside } = input;
  const load = async () => {
    const ticket = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'ticket.purge', ticket);
    if (!isTrashed(ticket)) throw notTrashedError();
    return ticket;
  };
  return changeVersioned(expectedVersion, load, async (before) => {
    if (await isKept(before)) throw keptError();
    const { ticket, writes } = purgeWrites(before, context);
    const byDesk: Context = { ...context, actor: { kind: 'system', name: 'clock' } };
    await table.write([...writes, ...start(byDesk), ...((await alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}

function notTrashedError(): ConflictError {
  return new ConflictError('ticket.not_trashed', 'Only what is in the trash can be purged.');
}

function keptError(): ConflictError {
  return new ConflictError(
    'ticket.kept',
    'A retention rule keeps the ticket, such as the legal hold: end that first.',
  );
}

/** A ticket of which something is decided where that is so in the very moment, and the job that is started with it. */
export interface DecidedWhere {
  readonly ticketId: number;
  isOver(ticket: Ticket): Promise<boolean>;
  /** whether nothing is to count it any more, as if it had never been; not when absent */
  readonly isForgotten?: boolean;
  start(context: Context): readonly Write[];
}

/**
 * Decides that something of a ticket ends for good, where `isOver` says so of it as it is in the very moment, and starts the job that takes
 * that away, in one transaction.
 * @param writesOf what is written of the ticket
 * @returns null when it is not to end, or the ticket was purged before
 */
export function endWhere(
  table: Table,
  context: Context,
  { ticketId, isOver, start }: DecidedWhere,
  writesOf: (before: Ticket, context: Context) => Ended | Promise<Ended>,
): Promise<Ticket | null> {
  const load = () => loadTicket(table, ticketId);
  return changeVersioned<Ticket, Ticket | null>(undefined, load, async (before) => {
    if (before.purged || !(await isOver(before))) return null;
    const { ticket, writes } = await writesOf(before, context);
    await table.write([...writes, ...start(context)]);
    return ticket;
  });
}

/** A ticket of which something has ended, and the writes by which it has. */
interface Ended {
  readonly ticket: Ticket;
  readonly writes: readonly Write[];
}

/** Decides that a ticket is purged that need not be in the trash. @returns null when it is not to be purged, or was before */
export const purgeWhere = (table: Table, context: Context, where: DecidedWhere): Promise<Ticket | null> =>
  endWhere(table, context, where, (before, asked) => purgeWrites(before, asked, where));

/**
 * The writes that decide that a ticket is purged: from then on its row says nothing of anybody, and nobody can restore it.
 * Refused with `version` when somebody was faster, so that either they or the purge win, and never half of each. The event
 * says that all events before it have lost their words; a job takes these away, and what else there is.
 */
export function purgeWrites(
  before: Ticket,
  asked: Context,
  { isForgotten = false }: { readonly isForgotten?: boolean } = {},
): { ticket: Ticket; writes: Write[] } {
  const context = laterThan(asked, before.updatedAt);
  const [eventId, at] = [context.newId(), context.now.toISOString()];
  const purged = { at, eventId, ...(isForgotten && { isForgotten }) };
  const { ticket, write } = purgedWrite(before, purgedTicket(before, purged), context);
  const event = recordEvent(
    ticketSubject(ticket.id),
    'ticket.purged',
    { ticket, strikes: 'all' },
    { ...context, newId: () => eventId },
  );
  return { ticket, writes: [write, event] };
}
