import { ULID } from '../../../schemas/actor.ts';
import { isSameValue } from '../../shared/same-value.ts';
import type { Booking } from '../booking.ts';
import type { TicketAct, TicketEvent, TicketThen } from './acts.ts';
import type { Family } from './family.ts';
import { agentOf, statusKeyOf } from './place.ts';
import { bookedAt } from './standing-bookings.ts';
import { has } from './timeline.ts';

/** What people work on, as far as changing it is a touch. */
const WORKED_ON = [
  statusKeyOf,
  ({ assigneeId }) => assigneeId,
  ({ teamId }) => teamId,
  ({ priority }) => priority,
  ({ type }) => type,
  ({ category }) => category ?? null,
] as const satisfies readonly ((ticket: TicketThen) => unknown)[];

/** The transactions of agents with a reply, a note, or a change of what people work on, apart from those of jobs. */
export function touchBookings(family: Family, acts: readonly TicketAct[]): Booking[] {
  return acts.flatMap((act) => {
    const by = act.events.find((event) => agentOf(event.actor) !== null);
    if (by === undefined || isOfJob(by)) return [];
    if (!isChanged(act) && !(isWork(act) && act.events.some((event) => isWritten(family, event)))) return [];
    return [bookedAt(act, { what: 'touch', agent: agentOf(by.actor) })];
  });
}

/**
 * A job acts as who started it, and is the cause. A person is sent by no event, but by a mail, whose id is none of ours. What a job takes over
 * from elsewhere somebody did there.
 */
function isOfJob({ cause, importedAt }: TicketEvent): boolean {
  return importedAt === undefined && cause !== null && ULID.test(cause);
}

/** A ticket that is split off begins with a message that was written before. */
const isWork = (act: TicketAct): boolean => !has(act, 'ticket.split');

function isChanged({ before, after }: TicketAct): boolean {
  return before !== null && WORKED_ON.some((read) => !isSameValue(read(before), read(after)));
}

function isWritten({ undone }: Family, event: TicketEvent): boolean {
  if (event.type !== 'message.added' && event.type !== 'ticket.created') return false;
  if (agentOf(event.actor) === null) return false;
  const { kind, id } = event.message;
  return kind === 'internal_note' || (kind === 'public_reply' && !undone.has(id));
}
