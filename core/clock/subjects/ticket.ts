import type { Ticket } from '../../../schemas/ticket.ts';
import { jobWrites } from '../../jobs/index.ts';
import { beginPurge, PURGE, trashDaysOf } from '../../purge/index.ts';
import { isKept } from '../../retention/index.ts';
import type { Context } from '../../shared/context.ts';
import {
  deadlines,
  due,
  fireDeadlines,
  parseTicketRow,
  redateTrashed,
  ticketByNumber,
} from '../../ticket/index.ts';
import type { SubjectKind } from '../subject-kind.ts';

const PARTITION = /^T#(\d+)$/;

/** Tickets: a solved one closes when its days are over, and one in the trash is purged when its are. */
export const ticketSubjects: SubjectKind = {
  keyOf: ticketByNumber.of,
  clock: 'CLOCK',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => (row === undefined ? [] : deadlines(parseTicketRow(row))),
  fire: async (...input) => deadlines(await fire(...input)),
};

async function fire(...[table, context, ticketId, done]: Parameters<SubjectKind['fire']>): Promise<Ticket> {
  const ticket = await fireDeadlines(table, context, ticketId, done);
  if (!isOver(ticket, context)) return ticket;
  // An option that has changed since counts, whether or not the job has been here that says so to each ticket.
  const days = await trashDaysOf(table);
  if (!isOver({ ...ticket, trashDays: days }, context))
    return redateTrashed(table, context, { ticketId, days });
  const start = (at: Context) => jobWrites(PURGE, { ticketId }, at).writes;
  const kept = (one: Ticket) => isKept(table, one, context.now);
  return beginPurge(table, context, { ticketId, isKept: kept, start });
}

function isOver(ticket: Ticket, { now }: Context): boolean {
  return due(ticket, now).some(({ what }) => what === 'purge');
}
