import type { Metric } from '../../../core/sla/index.ts';
import { after, justBefore, verdict } from './count-acts.ts';
import type { Counted, PlainMetric } from './counted.ts';
import { EVERY_SECOND } from './hours.ts';
import { hoursFor, runningTimes, sumOf, type Verdict } from './instances.ts';
import { type Act, type Standing, standingBefore } from './log.ts';
import { agentIn, type Told, type ToldTicket } from './told.ts';

/** How long things took on a ticket, and whether what was promised was kept. */
export function countDurations(told: Told, ticket: ToldTicket): Counted[] {
  const { now } = ticket;
  if (now.isSpam || now.mergedInto !== null) return [];
  return [
    ...countAnswers(told, ticket),
    ...countSolutions(told, ticket),
    ...countStays(told, ticket),
    ...countVerdicts(ticket),
  ];
}

/** The seconds of some times, by the wall and by the business hours that hold for a metric. */
function measured(
  told: Told,
  times: readonly (readonly [number, number])[],
  { facts, metric, at }: { facts: Standing; metric: Metric; at: number },
) {
  const { setting, hours } = told.before(at);
  return {
    calendar: sumOf(times, EVERY_SECOND),
    business: sumOf(times, hoursFor(setting, hours, facts, metric)),
  };
}

/** First and next responses: what was used, at the reply, to whoever wrote it. */
function countAnswers(told: Told, ticket: ToldTicket): Counted[] {
  const { course, log, there, now } = ticket;
  return course.instances.flatMap((instance): Counted[] => {
    const { metric, fulfilled, started } = instance;
    if ((metric !== 'first_response' && metric !== 'next_response') || fulfilled === null) return [];
    const reply = there.find(({ id }) => id === fulfilled.by);
    const question = there.find(({ id }) => instance.name === `${metric} ${id}`);
    if (reply === undefined || (reply.moved && question?.moved)) return [];
    const at = reply.moved?.at ?? reply.at;
    // A reply that was moved here answers by how the ticket began.
    const facts = reply.moved ? standingBefore(log, reply.moved.order) : reply.place;
    const times = runningTimes(course, { metric, started }, at);
    // The duration is of this ticket, wherever the reply was written.
    const own = standingBefore(log, reply.moved?.order ?? reply.order);
    return [
      {
        ...{ metric, at, ticket: log.ticket, place: facts, now, channel: reply.channel },
        ...{ agent: agentIn(reply.author), actor: reply.author },
        seconds: measured(told, times, { facts: own, metric, at }),
      },
    ];
  });
}

/** What was used until the ticket was solved, and what passed until then. */
function countSolutions(told: Told, ticket: ToldTicket): Counted[] {
  const { solves, standing, course } = ticket;
  const counted: Counted[] = [];
  const [first] = solves;
  const begun = ticket.log.acts[0];
  if (first === undefined || begun === undefined) return counted;
  const elapsed = (metric: PlainMetric, { act, agent }: typeof first): Counted => ({
    ...after(ticket, act, metric, agent),
    seconds: measured(told, thereTimes(ticket, begun.at, act.at), {
      facts: act.before ?? act.after,
      metric: 'resolution',
      at: act.at,
    }),
  });
  counted.push(elapsed('first_resolution', first));
  if (standing === null) return counted;
  counted.push(elapsed('full_resolution', standing));
  const facts = standing.act.before ?? standing.act.after;
  for (const [metric, of] of USED) {
    const instance = course.instances.find((one) => one.metric === of);
    if (instance === undefined) continue;
    const times = runningTimes(course, instance, standing.act.at);
    const seconds = measured(told, times, { facts, metric: of, at: standing.act.at });
    counted.push({ ...after(ticket, standing.act, metric, standing.agent), seconds });
  }
  return [...counted, ...countPerTicket(ticket, standing.act)];
}

const USED = [
  ['requester_wait', 'requester_wait'],
  ['agent_work', 'agent_work'],
  ['resolution_used', 'resolution'],
] as const;

/** How much it took until a ticket was solved, by the solve that stands. */
function countPerTicket(ticket: ToldTicket, act: Act): Counted[] {
  const { messages, touches, standing, solves } = ticket;
  const agent = standing?.agent ?? null;
  const replies = messages.filter((one) => one.kind === 'reply' && one.order <= act.order);
  const ofAgents = replies.filter(({ author }) => author.kind === 'agent');
  const touched = touches.filter(({ order }) => order <= act.order);
  return [
    { ...after(ticket, act, 'replies_per_ticket', agent), value: replies.length },
    { ...after(ticket, act, 'touches_per_ticket', agent), value: touched.length },
    {
      ...after(ticket, act, 'one_touch_share', agent),
      isPart: ofAgents.length === 1 && solves.length === 1,
    },
  ];
}

/** The times between two seconds in which a ticket was not gone. */
function thereTimes({ course }: ToldTicket, from: number, to: number): [number, number][] {
  const { steps } = course.life;
  const times: [number, number][] = [];
  const changes = [...new Set(steps.map(({ at }) => at))].filter((at) => at > from && at < to);
  let begins = from;
  for (const ends of [...changes, to]) {
    const step = steps.findLast(({ at }) => at <= begins);
    if (!step?.isGone && begins < ends) times.push([begins, ends]);
    begins = ends;
  }
  return times;
}

/** Stays in a team that are over: what was used of them, for the team that was left, and for no agent. */
function countStays(told: Told, ticket: ToldTicket): Counted[] {
  const { course } = ticket;
  return course.instances.flatMap((instance): Counted[] => {
    if (instance.metric !== 'team_time' || instance.fulfilled === null) return [];
    const act = actAt(ticket, instance.fulfilled);
    const facts = act.before ?? act.after;
    const times = runningTimes(course, instance, act.at);
    const seconds = measured(told, times, { facts, metric: 'team_time', at: act.at });
    const one = after(ticket, act, 'team_stay', null);
    const left = ticket.log.told[ticket.log.acts.indexOf(act)]?.before ?? facts;
    return [{ ...one, place: { ...act.after, team: left.team }, seconds }];
  });
}

/** The act of a moment of the course. */
function actAt({ course, log }: ToldTicket, moment: { order: number }): Act {
  const index = course.life.steps.findIndex(({ order }) => order === moment.order);
  const act = log.acts[index];
  if (act === undefined) throw new Error(`Ticket ${log.ticket} has no act of that moment`);
  return act;
}

/** Promises that were kept, at their fulfilment, and broken ones, when they were due. */
function countVerdicts(ticket: ToldTicket): Counted[] {
  return ticket.verdicts.flatMap((one): Counted[] => {
    const { instance, policy, metAt, breachedAt } = one;
    const promise = { metric: instance.metric, policy };
    const metric = 'sla_met_share' as const;
    if (breachedAt !== null) {
      const broken = verdict(ticket, breachedAt, justBefore(ticket, breachedAt));
      return [{ ...broken, metric, promise, isPart: false }];
    }
    const by = metAt === null ? null : fulfilledBy(ticket, one);
    return by === null ? [] : [{ ...by, metric, promise, isPart: true }];
  });
}

/** What fulfilled a promise in time: the reply with its author, or the act; null: what was moved off another ticket. */
function fulfilledBy(ticket: ToldTicket, { instance }: Verdict): Omit<Counted, 'metric'> | null {
  const { there, log, now } = ticket;
  const { fulfilled, metric, name } = instance;
  if (fulfilled === null) return null;
  const reply = there.find(({ id }) => id === fulfilled.by);
  const question = there.find(({ id }) => name === `${metric} ${id}`);
  if (reply !== undefined) {
    if (reply.moved && question?.moved) return null;
    const place = standingBefore(log, reply.moved?.order ?? reply.order);
    const of = { at: fulfilled.at, ticket: log.ticket, place, now, channel: place.channel };
    return { ...of, agent: agentIn(reply.author), actor: reply.author };
  }
  const act = actAt(ticket, fulfilled);
  const place = act.before ?? act.after;
  const solve = ticket.solves.find((solved) => solved.act.order === act.order);
  const agent = solve ? solve.agent : place.assignee;
  const of = { at: act.at, ticket: log.ticket, place, now, channel: place.channel };
  return { ...of, agent, actor: act.actor };
}
