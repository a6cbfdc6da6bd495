import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import type { Change } from '../../schemas/events/facts.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { type DueAttributes, dueAttributes, earliest } from '../shared/due.ts';
import { NotFoundError } from '../shared/errors.ts';
import { DUE_INDEX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Counting, LevelTold } from '../shared/service-levels.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type Write } from '../shared/write.ts';
import { answerTold, withJudgement } from './article-answer.ts';
import { deadlines } from './deadlines.ts';
import { requireUntrashed } from './in-trash.ts';
import { summarised } from './summary-store.ts';
import { taskEvents } from './task-events.ts';
import { storedBefore, storedTicket, storedTicketSchema } from './ticket-row.ts';
import { withLastMessage } from './waiting.ts';

export const ticketByNumber = accessPattern({
  name: 'Ticket',
  description: 'Reads one ticket, before it is changed or answered.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'META',
  of: (ticketId: number): Key => ({ pk: ticketSubject(ticketId), sk: 'META' }),
});

const rows = rowsOfKind(ROW_KIND.ticket, z.object({ ticket: storedTicketSchema }));

/** The ticket in a row of the table or of its stream. */
export function parseTicketRow(row: unknown): Ticket {
  return rows.parse(row).ticket;
}

/** The number of the ticket in whose partition a row is, such as `T#42`. */
export function ticketNumberIn(partition: string): number {
  return idSchema.parse(Number(/^T#(\d+)$/.exec(partition)?.[1]));
}

/** The row of a ticket. */
export function ticketRow(ticket: Ticket) {
  return rowHolding(ticket, storedTicket(ticket));
}

function rowHolding(ticket: Ticket, stored: Record<string, unknown>) {
  const { id, version } = ticket;
  return rows.row(ticketByNumber.of(id), { version, ticket: stored, ...dueAttributesOf(ticket) });
}

/** What puts the row of a ticket into the list of what is due, at the time of the ticket's next deadline. */
export function dueAttributesOf(ticket: Ticket): DueAttributes {
  return dueAttributes(ticketByNumber.of(ticket.id), earliest(deadlines(ticket)));
}

/** @throws NotFoundError */
export async function loadTicket(table: Table, ticketId: number): Promise<Ticket> {
  return requireTicket(await table.get(ticketByNumber.of(ticketId)));
}

/** The ticket in a row that was looked for. @throws NotFoundError when there is none */
export function requireTicket(row: unknown): Ticket {
  if (row === undefined) throw new NotFoundError('ticket');
  return parseTicketRow(row);
}

/** The write of a ticket that did not exist. */
export function insertTicket(ticket: Ticket): Write {
  return insert(ticketRow(ticket), 'ticket');
}

/**
 * The writes that turn `before` into `after`: the row, under the condition that nobody else was faster (refusal
 * `version`), and the event that says what changed. Bookkeeping (version and times) is done here: what a person does is
 * activity, unless `isActivity` says that it says nothing of how the ticket goes on.
 * @throws ConflictError `ticket.trashed` when a person would change what is in the trash, `ticket.purged`
 */
export async function ticketWrites(
  before: Ticket,
  after: Ticket,
  context: Context,
  how: HowWritten = {},
): Promise<{ ticket: Ticket; writes: Write[] }> {
  const { ticket: said, kept } = summarised(before, after, context);
  const { ticket, write, change: changed, told } = await ticketWrite(before, said, context, how);
  const event = changed
    ? [recordEvent(ticketSubject(ticket.id), 'ticket.updated', { ticket, change: changed }, context)]
    : [];
  const steps = before.tasks === ticket.tasks ? [] : taskEvents(before, ticket, context);
  return { ticket, writes: [write, ...kept, ...event, ...steps, ...told()] };
}

/** How a ticket is written. */
interface HowWritten {
  /** @default true */
  isActivity?: boolean;
  /** what happens to its messages along with it */
  counting?: Counting | undefined;
}

/**
 * The write by which a ticket is purged: of what its row said of it nothing stays but `after`, also of what only a later
 * version knows. Refused with `version` when somebody was faster.
 */
export function purgedWrite(
  before: Ticket,
  after: Ticket,
  context: Context,
): { ticket: Ticket; write: Write } {
  const ticket: Ticket = { ...after, version: before.version + 1, updatedAt: context.now.toISOString() };
  return {
    ticket,
    write: {
      type: 'update',
      key: ticketByNumber.of(ticket.id),
      set: { version: ticket.version, ticket: storedTicket(ticket) },
      remove: [DUE_INDEX.partitionKey, DUE_INDEX.sortKey],
      condition: { expression: '#version = :expected', values: { ':expected': before.version } },
      refusal: 'version',
    },
  };
}

/**
 * The write of the row alone, for a change that another event tells; `change` is what differs apart from bookkeeping. What the
 * change does to the service levels of the ticket is derived here, once for everything that changes tickets; `told` gives the
 * events that tell of it, and is for after the event of the change itself.
 */
export async function ticketWrite(
  before: Ticket,
  after: Ticket,
  context: Context,
  { isActivity = true, counting }: HowWritten = {},
): Promise<{ ticket: Ticket; write: Write; change: Change | null; told: () => Write[] }> {
  requireUntrashed(before, after, context);
  const at = context.now.toISOString();
  const person = context.actor.kind === 'agent' || context.actor.kind === 'customer';
  const changed: Ticket = {
    ...withJudgement(before, after, context, counting),
    version: before.version + 1,
    updatedAt: at,
    lastActivityAt: person && isActivity ? at : after.lastActivityAt,
  };
  const { ticket, told } = await withLevels(before, changed, context, counting);
  return {
    ticket,
    write: change(rowHolding(before, storedBefore(before, ticket)), ticketRow(ticket)),
    change: changeBetween(before, ticket),
    told: () => [...answerTold(before, ticket, context), ...told()],
  };
}

/** A ticket as it begins, with what is promised of it; `told` gives the events that tell of that. */
export function begunTicket(
  ticket: Ticket,
  context: Context,
  counting: Counting,
): Promise<{ ticket: Ticket; told: () => Write[] }> {
  return withLevels(null, ticket, context, counting);
}

async function withLevels(
  before: Ticket | null,
  after: Ticket,
  context: Context,
  counting: Counting | undefined,
): Promise<{ ticket: Ticket; told: () => Write[] }> {
  const { levels, timeRules, now } = context;
  const heard = withLastMessage(after, counting, now);
  const { sla, told } = levels
    ? await levels.follow({ before, after: heard, counting }, now)
    : { sla: heard.sla, told: [] };
  const promised = having('sla', sla, heard);
  const { timing, due } = timeRules
    ? await timeRules.follow({ before, after: promised, counting }, now)
    : { timing: after.timing, due: [] };
  const ticket = having('timing', timing, promised);
  const rulesDue = due.length === 0 ? [] : [{ ticket, due: [...due] }];
  return {
    ticket,
    told: () => [
      ...told.map((one) => levelEvent(ticket, one, context)),
      ...rulesDue.map((one) => recordEvent(ticketSubject(ticket.id), 'ticket.timed', one, byClock(context))),
    ],
  };
}

/** A ticket that has something of its own, or has it no more. */
function having<Name extends 'sla' | 'timing'>(name: Name, value: Ticket[Name], ticket: Ticket): Ticket {
  const { [name]: _known, ...rest } = ticket;
  return (value === undefined ? rest : { ...ticket, [name]: value }) as Ticket;
}

/** That its time has come is nobody's act, whatever else is written along with it. */
const byClock = (context: Context): Context => ({ ...context, actor: { kind: 'system', name: 'clock' } });

function levelEvent(ticket: Ticket, { type, ...told }: LevelTold, context: Context): Write {
  return recordEvent(ticketSubject(ticket.id), `sla.${type}`, { ticket, sla: told }, context);
}
