import type { SlaMetric } from '../../../schemas/sla-policy.ts';
import { type Clock, type Course, calendarTime, type Instance, runOf } from '../../sla/index.ts';
import type { Booked, Booking } from '../booking.ts';
import type { TicketThen } from './acts.ts';
import type { TicketCourse } from './course.ts';
import type { Family } from './family.ts';
import { actOf } from './personal-bookings.ts';
import { aboutOf, actorOf, agentOf, placeOf, placeOfMessage } from './place.ts';
import type { RulesHistory } from './rules.ts';
import { bookedAt } from './standing-bookings.ts';
import { factsBeforeAct, type Timeline } from './timeline.ts';

type Seconds = NonNullable<Booking['seconds']>;

/** What was used of an instance by a second, by the calendar on the wall and in business hours. */
function usedOf(
  { course, rules }: Measuring,
  instance: Instance<TicketThen>,
  { until, ticket, metric }: { until: number; ticket: TicketThen; metric: SlaMetric },
): Seconds {
  const then = rules.before(until);
  const used = (clock: Clock) => runOf(course, instance, { clock, pausesSla: then.pausesSla }).used(until);
  return { calendar: used(calendarTime), business: used(then.hoursFor(ticket, metric)) };
}

/** What measuring a ticket takes. */
export interface Measuring {
  readonly family: Family;
  readonly timeline: Timeline;
  readonly course: Course<TicketThen>;
  readonly said: TicketCourse;
  readonly rules: RulesHistory;
}

/** First and next responses, each with the reply that gave it. */
export function responseBookings(measuring: Measuring): Booking[] {
  const { family, course, said, timeline } = measuring;
  return course.instances.flatMap((instance): Booking[] => {
    const { metric, end } = instance;
    if (metric !== 'first_response' && metric !== 'next_response') return [];
    if (end?.by !== 'replied' || isMovedWhole(said, instance)) return [];
    const reply = said.messages.get(end.reply ?? '');
    if (reply === undefined) return [];
    const ticket = factsBeforeAct(timeline, end.act ?? '');
    const seconds = usedOf(measuring, instance, { until: end.at, ticket, metric });
    const act = said.moved.has(reply.message.id) ? undefined : actOf(family, reply);
    const then = act?.before ?? act?.after ?? ticket;
    return [
      {
        ...{ what: metric, at: end.at, seconds },
        ...{ place: placeOfMessage(then, reply.message), about: aboutOf(then) },
        ...{ agent: agentOf(reply.actor), actor: actorOf(reply.actor) },
      },
    ];
  });
}

/** Whether messages began and fulfilled it that were written elsewhere and split off. */
export function isMovedWhole({ moved }: TicketCourse, { startedBy, end }: Instance<TicketThen>): boolean {
  return moved.has(startedBy) && moved.has(end?.reply ?? '');
}

const UNTIL_SOLVED = [
  ['requester_wait', 'requester_wait'],
  ['agent_work', 'agent_work'],
  ['resolution', 'resolution_used'],
] as const satisfies readonly (readonly [SlaMetric, Booked])[];

/** What was used until the standing solve, and what passed until the first and that one. */
export function resolutionBookings(measuring: Measuring): Booking[] {
  const { course, timeline } = measuring;
  const { standing, solves } = timeline;
  const booked: Booking[] = [];
  const [firstSolve] = solves;
  if (firstSolve !== undefined)
    booked.push(
      bookedAt(firstSolve.act, {
        what: 'first_resolution',
        agent: firstSolve.agent,
        seconds: elapsed(measuring, firstSolve.act),
      }),
    );
  if (standing === null) return booked;
  const { act, agent } = standing;
  const ticket = act.before ?? act.after;
  for (const [metric, what] of UNTIL_SOLVED) {
    const instance = course.instances.find((one) => one.metric === metric);
    if (instance === undefined) continue;
    const seconds = usedOf(measuring, instance, { until: act.at, ticket, metric });
    booked.push(bookedAt(act, { what, agent, seconds }));
  }
  booked.push(bookedAt(act, { what: 'full_resolution', agent, seconds: elapsed(measuring, act) }));
  return booked;
}

/** What passed from the beginning to an act, but for the time in which the ticket was gone. */
function elapsed(
  { course, timeline, rules }: Measuring,
  { at: until, before, after }: Timeline['first'],
): Seconds {
  const { at: from } = timeline.first;
  const ticket = before ?? after;
  const hours = rules.before(until).hoursFor(ticket, 'resolution');
  const there = course.phases.flatMap((phase, at) => {
    const begins = Math.max(phase.from, from);
    const ends = Math.min(course.phases[at + 1]?.from ?? until, until);
    return phase.isGone || begins >= ends ? [] : [{ begins, ends }];
  });
  const sum = (clock: Clock) => there.reduce((all, { begins, ends }) => all + clock.between(begins, ends), 0);
  return { calendar: sum(calendarTime), business: sum(hours) };
}

/** Stays in teams that have ended, each to that of the team which was left. */
export function stayBookings(measuring: Measuring): Booking[] {
  const { course, timeline } = measuring;
  return course.instances.flatMap((instance): Booking[] => {
    const { metric, end, startedBy } = instance;
    if (metric !== 'team_time' || (end?.by !== 'left' && end?.by !== 'solved')) return [];
    const act = timeline.acts.find(({ id }) => id === end.act) ?? timeline.first;
    const ticket = act.before ?? act.after;
    const seconds = usedOf(measuring, instance, { until: end.at, ticket, metric });
    const team = Number(/^team:(\d+):/.exec(startedBy)?.[1]);
    const place = { ...placeOf(act.after), team };
    return [bookedAt(act, { what: 'team_stay', agent: null, seconds, place })];
  });
}
