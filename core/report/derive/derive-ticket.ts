import type { Booking, ReportFacts } from '../booking.ts';
import type { TicketAct } from './acts.ts';
import { courseOfTicket } from './course.ts';
import { Family, type Logs } from './family.ts';
import { type Measuring, resolutionBookings, responseBookings, stayBookings } from './measured-bookings.ts';
import {
  actOf,
  mailBookings,
  messageBookings,
  messageKind,
  messagesOn,
  satisfactionBookings,
  workedBookings,
} from './personal-bookings.ts';
import { aboutOf, agentOf, placeOf } from './place.ts';
import { promiseBookings } from './promise-bookings.ts';
import type { RulesHistory } from './rules.ts';
import { createdBooking, goneBooking, type OfResolved, standingBookings } from './standing-bookings.ts';
import { stretchesOf } from './stretches.ts';
import { type Timeline, timelineOf } from './timeline.ts';
import { touchBookings } from './touches.ts';

/** What deriving what reports know of a ticket takes. */
export interface TicketSource {
  readonly ticketId: number;
  /** its own, and those of all tickets with which it was ever merged, and from which it was split */
  readonly logs: Logs;
  readonly rules: RulesHistory;
  /** until when time has brought what it brings: seconds since 1970 */
  readonly now: number;
}

/**
 * All that reports know of a ticket, by its events and the rules of the desk as they were: the same for the same events, in whatever
 * order and however often they came. Pure.
 * @returns null: no such ticket ever began
 */
export function deriveTicket({ ticketId, logs, rules, now }: TicketSource): ReportFacts | null {
  const family = new Family(logs);
  const timeline = timelineOf(family.reportedOf(ticketId));
  if (timeline === null) return null;
  const { first, last } = timeline;
  const touches = touchBookings(family, timeline.acts);
  const away = goneBooking(timeline, mergedSince(family, ticketId));
  const gone = away === null ? [] : [away];
  const facts = {
    subject: { kind: 'ticket' as const, id: ticketId },
    createdAt: first.at,
    now: { place: placeOf(last.after), about: aboutOf(last.after) },
  };
  const made = (bookings: readonly Booking[], stretches: ReportFacts['stretches'] = []): ReportFacts => ({
    ...facts,
    bookings: bookings.toSorted((one, other) => one.at - other.at),
    stretches,
  });
  const parts = family.partsOf(ticketId);
  if (last.after.spam !== undefined) return made([...touches, ...workedBookings(family, parts), ...gone]);
  if (parts.length === 0) return made([...touches, ...gone]);
  const said = courseOfTicket(family, ticketId, family.actsOf(ticketId)[0]?.after ?? first.after);
  const measuring: Measuring = { family, timeline, course: said.course, said, rules };
  const promises = promiseBookings(measuring, now);
  const resolved = ofResolved(family, timeline, parts);
  const standing = standingBookings(timeline, resolved);
  const isEscalated = [...promises, ...standing].some(isEscalation);
  return made(
    [
      createdBooking(timeline, isEscalated),
      ...standing,
      ...touches,
      ...gone,
      ...messageBookings(family, parts),
      ...workedBookings(family, parts),
      ...satisfactionBookings(family, parts),
      ...mailBookings(family, parts),
      ...responseBookings(measuring),
      ...resolutionBookings(measuring),
      ...stayBookings(measuring),
      ...promises,
    ],
    stretchesOf(timeline, said.course),
  );
}

const isEscalation = ({ what }: Booking): boolean =>
  what === 'breached' || what === 'priority_raised' || what === 'team_changed';

function mergedSince(family: Family, ticketId: number): TicketAct | null {
  if (family.mergedInto(ticketId) === null) return null;
  const acts = family.reportedOf(ticketId);
  return acts[acts.findLastIndex(({ after }) => after.mergedInto == null) + 1] ?? null;
}

/** What was done up to the standing solve. */
function ofResolved(family: Family, timeline: Timeline, parts: readonly number[]): OfResolved | null {
  const { standing, solves } = timeline;
  if (standing === null) return null;
  const { id, at } = standing.act;
  const replies = messagesOn(family, parts).filter((written) => {
    const act = actOf(family, written);
    return (
      messageKind(written) === 'reply' &&
      act !== undefined &&
      (act.at < at || (act.at === at && act.id <= id))
    );
  });
  const byAgents = replies.filter(({ actor }) => agentOf(actor) !== null);
  return {
    replies: replies.length,
    touches: touchBookings(family, timeline.acts.slice(0, timeline.acts.indexOf(standing.act) + 1)).length,
    oneTouch: byAgents.length === 1 && solves.length === 1,
  };
}
