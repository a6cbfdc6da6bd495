import type { Booking } from '../booking.ts';
import type { TicketAct } from './acts.ts';
import { aboutOf, actorOf, agentOf, placeOf } from './place.ts';
import { priorityRank } from './priority.ts';
import { actorIn, isClosing, type Solve, type Timeline } from './timeline.ts';

const DAY = 86_400;
/** Seconds within which a ticket that is open again counts as reopened after a solve. */
const REOPENED_WITHIN = 30 * DAY;

/** What is counted of a ticket when it is resolved. */
export type OfResolved = Required<Pick<Booking, 'replies' | 'touches' | 'oneTouch'>>;

/** What an act is booked as, with the facts just after it. */
export function bookedAt(
  act: TicketAct,
  booked: Pick<Booking, 'what' | 'agent'> & Partial<Booking>,
): Booking {
  return {
    at: act.at,
    place: placeOf(act.after),
    about: aboutOf(act.after),
    actor: actorOf(actorIn(act)),
    ...booked,
  };
}

/** That a ticket began, and whether it was ever escalated. */
export function createdBooking({ first, standing }: Timeline, escalated: boolean): Booking {
  const agent = agentOf(actorIn(first));
  return bookedAt(first, { what: 'created', agent, resolvedNow: standing !== null, escalated });
}

/** What is booked of what became of a ticket: that it was solved, closed, opened again, given to others, raised. */
export function standingBookings(timeline: Timeline, ofResolved: OfResolved | null): Booking[] {
  const { acts, standing } = timeline;
  const resolved =
    standing === null || ofResolved === null
      ? []
      : [bookedAt(standing.act, { what: 'resolved', agent: standing.agent, ...ofResolved })];
  return [
    ...timeline.solves.map((solve) => solved(timeline, solve)),
    ...resolved,
    ...timeline.reopens.map((act) =>
      bookedAt(act, { what: 'reopened', agent: lastBefore(timeline, act)?.agent ?? null }),
    ),
    ...acts.flatMap((act) =>
      isClosing(act) ? [bookedAt(act, { what: 'closed', agent: act.after.assigneeId })] : [],
    ),
    ...acts.flatMap(teamChanged),
    ...reassigned(acts),
    ...acts.flatMap(raised),
  ];
}

function solved({ reopens }: Timeline, { act, agent }: Solve): Booking {
  const next = reopens.find(({ id }) => id > act.id);
  const reopened = next !== undefined && next.at < act.at + REOPENED_WITHIN;
  return bookedAt(act, { what: 'solved', agent, reopened });
}

function lastBefore({ solves }: Timeline, { id }: TicketAct): Solve | undefined {
  return solves.findLast(({ act }) => act.id < id);
}

function teamChanged(act: TicketAct): Booking[] {
  const from = act.before?.teamId ?? null;
  const { teamId } = act.after;
  if (from === null || teamId === null || from === teamId) return [];
  return [bookedAt(act, { what: 'team_changed', agent: null, from })];
}

/** An agent gets what another one had last, be it that nobody had it between. */
function reassigned(acts: readonly TicketAct[]): Booking[] {
  let last: number | null = null;
  return acts.flatMap((act) => {
    const { assigneeId } = act.after;
    if (assigneeId === null || assigneeId === last) return [];
    const from = last;
    last = assigneeId;
    return from === null ? [] : [bookedAt(act, { what: 'reassigned', agent: assigneeId, from })];
  });
}

function raised(act: TicketAct): Booking[] {
  const { before, after } = act;
  if (before === null || priorityRank(after) <= priorityRank(before)) return [];
  return [bookedAt(act, { what: 'priority_raised', agent: after.assigneeId })];
}

/** What is booked of where a ticket is now: merged away, in the trash, spam; null: it is there. */
export function goneBooking({ acts, last }: Timeline, mergedSince: TicketAct | null): Booking | null {
  const since = (isSo: (act: TicketAct) => boolean) => acts[acts.findLastIndex((act) => !isSo(act)) + 1];
  const act =
    last.after.spam !== undefined
      ? { what: 'spam' as const, act: since(({ after }) => after.spam !== undefined) }
      : mergedSince !== null
        ? { what: 'merged' as const, act: mergedSince }
        : last.after.trashedAt !== undefined
          ? { what: 'trashed' as const, act: since(({ after }) => after.trashedAt !== undefined) }
          : null;
  if (act?.act === undefined) return null;
  return bookedAt(act.act, { what: act.what, agent: agentOf(actorIn(act.act)) });
}
