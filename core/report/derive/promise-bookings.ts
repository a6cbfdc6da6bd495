import { type Figures, figuresOf, type Instance } from '../../sla/index.ts';
import type { Booking } from '../booking.ts';
import type { TicketThen } from './acts.ts';
import { isMovedWhole, type Measuring } from './measured-bookings.ts';
import { aboutOf, actorOf, agentOf, CLOCK, categoryOf, placeOf } from './place.ts';
import type { DeskRules } from './rules.ts';
import { actorIn, factsBefore, factsBeforeAct } from './timeline.ts';

/**
 * What became of what was promised: each instance that was broken, at its due time, or kept, as it was fulfilled. As `sla.met` and
 * `sla.breached` tell it: by the configuration of now, and for a ticket that is closed or gone by that with which it left.
 */
export function promiseBookings(measuring: Measuring, now: number): Booking[] {
  const { course, said } = measuring;
  const rules = judgingRules(measuring, now);
  return course.instances.flatMap((instance) => {
    if (isMovedWhole(said, instance)) return [];
    const figures = figuresOf(course, instance, rules, now);
    return figures === null ? [] : verdict(measuring, figures);
  });
}

/** The rules that decide about a ticket now, or as it left. */
function judgingRules({ rules, timeline }: Measuring, now: number): DeskRules {
  const isAway = (ticket: TicketThen) => categoryOf(ticket) === 'closed' || ticket.trashedAt !== undefined;
  const { acts, last } = timeline;
  if (!isAway(last.after)) return rules.by(now);
  const left = acts[acts.findLastIndex(({ after }) => !isAway(after)) + 1] ?? last;
  return rules.by(left.at);
}

function verdict(measuring: Measuring, figures: Figures<TicketThen>): Booking[] {
  const { timeline } = measuring;
  const { instance, target, breachedAt, metAt, state } = figures;
  const promised = { metric: instance.metric, policy: target.policy };
  if (breachedAt !== null) {
    const then = factsBefore(timeline, breachedAt);
    const broken = {
      ...{ at: breachedAt, place: placeOf(then), about: aboutOf(then), ...promised },
      ...{ agent: then.assigneeId, actor: CLOCK },
    };
    return [
      { what: 'breached', ...broken },
      { what: 'promise_judged', ...broken, kept: false },
    ];
  }
  if (metAt === null || state !== 'met') return [];
  const then = factsBeforeAct(timeline, instance.end?.act ?? '');
  const by = fulfilledBy(measuring, instance);
  return [
    {
      what: 'promise_judged',
      at: metAt,
      place: placeOf(then),
      about: aboutOf(then),
      ...promised,
      ...by,
      kept: true,
    },
  ];
}

/** Who has it to their credit that a promise was kept: who replied, who solved, else who had the ticket. */
function fulfilledBy(
  { said, timeline }: Measuring,
  { end }: Instance<TicketThen>,
): Pick<Booking, 'agent' | 'actor'> {
  const reply = said.messages.get(end?.reply ?? '');
  if (reply !== undefined) return { agent: agentOf(reply.actor), actor: actorOf(reply.actor) };
  const act = timeline.acts.find(({ id }) => id === end?.act) ?? timeline.first;
  const actor = actorOf(actorIn(act));
  const solve = timeline.solves.find((one) => one.act.id === act.id);
  if (solve !== undefined) return { agent: solve.agent, actor };
  return { agent: (act.before ?? act.after).assigneeId, actor };
}
