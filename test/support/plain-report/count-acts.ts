import type { Counted, PlainMetric } from './counted.ts';
import { type Act, isLiveCategory, type Standing } from './log.ts';
import { agentIn, type Solve, type Told, type ToldTicket } from './told.ts';

const DAY = 86_400;
const RANKS = ['low', 'normal', 'high', 'urgent'];

/** What is counted of what happened to a ticket itself. Of what is spam or merged away now, nothing but that. */
export function countActs(told: Told, ticket: ToldTicket): Counted[] {
  const gone = countGone(ticket);
  const { now, log } = ticket;
  if (now.isSpam || now.mergedInto !== null) return gone;
  return [
    ...gone,
    ...countCreation(told, ticket),
    ...countSolves(ticket),
    ...log.acts.flatMap((act) => countChange(ticket, act)),
    ...countBreaches(ticket).map((one): Counted => ({ ...one, metric: 'escalations' })),
    ...countBreaches(ticket),
  ];
}

/** A thing that is booked as the ticket was just after an act. */
export function after(
  { log: { ticket }, now }: ToldTicket,
  act: Act,
  metric: PlainMetric,
  agent: number | null,
): Counted {
  const { at, actor } = act;
  return { metric, at, ticket, place: act.after, now, channel: act.after.channel, agent, actor };
}

export function beginningOf({ log: { acts } }: ToldTicket): Act {
  const [first] = acts;
  if (first === undefined) throw new Error('A ticket without a beginning');
  return first;
}

function countCreation(told: Told, ticket: ToldTicket): Counted[] {
  const begun = beginningOf(ticket);
  const held = begun.after.assignee;
  return [
    after(ticket, begun, 'tickets_created', agentIn(begun.actor)),
    { ...after(ticket, begun, 'resolution_rate', held), isPart: ticket.standing !== null },
    { ...after(ticket, begun, 'escalation_rate', held), isPart: isEscalated(told, ticket) },
  ];
}

function isEscalated(_told: Told, ticket: ToldTicket): boolean {
  const acts = ticket.log.acts;
  return (
    acts.some((act) => isRaised(act) || isTeamChange(act)) ||
    ticket.verdicts.some(({ breachedAt }) => breachedAt !== null)
  );
}

const isRaised = ({ before, after: now }: Act) =>
  before !== null && RANKS.indexOf(now.priority) > RANKS.indexOf(before.priority);
const isTeamChange = ({ before, after: now }: Act) =>
  before !== null && before.team !== null && now.team !== null && before.team !== now.team;

function countSolves(ticket: ToldTicket): Counted[] {
  const { solves, standing } = ticket;
  const reopens = reopensOf(ticket);
  return [
    ...solves.flatMap(({ act, agent }) => {
      const next = reopens.find(({ act: { order } }) => order > act.order);
      const isReopened = next !== undefined && next.act.at < act.at + 30 * DAY;
      return [
        after(ticket, act, 'solves', agent),
        { ...after(ticket, act, 'reopen_rate', agent), isPart: isReopened },
      ];
    }),
    ...reopens.map(({ act, solve }) => after(ticket, act, 'reopens', solve?.agent ?? null)),
    ...(standing === null ? [] : [after(ticket, standing.act, 'tickets_resolved', standing.agent)]),
  ];
}

function reopensOf({ log, solves }: ToldTicket): { act: Act; solve: Solve | undefined }[] {
  return log.acts
    .filter(
      ({ before, after: now }) =>
        before !== null && !isLiveCategory(before.category) && isLiveCategory(now.category),
    )
    .map((act) => ({ act, solve: solves.findLast((solve) => solve.act.order < act.order) }));
}

function countChange(ticket: ToldTicket, act: Act): Counted[] {
  const counted: Counted[] = [];
  const { before, after: now } = act;
  const held = now.assignee;
  if (now.category === 'closed' && before?.category !== 'closed')
    counted.push(after(ticket, act, 'closes', held));
  const last = lastAssigned(ticket, act);
  if (before !== null && held !== null && last !== null && held !== last && held !== before.assignee)
    counted.push({ ...after(ticket, act, 'reassignments', held), from: last });
  if (isTeamChange(act)) {
    const from = before?.team ?? null;
    counted.push({ ...after(ticket, act, 'team_changes', null), from });
    counted.push({ ...after(ticket, act, 'escalations', held), from });
  }
  if (isRaised(act)) {
    counted.push(after(ticket, act, 'priority_raised', held));
    counted.push(after(ticket, act, 'escalations', held));
  }
  return counted;
}

/** The last agent who had a ticket before an act; null: nobody ever did. */
function lastAssigned({ log: { acts } }: ToldTicket, act: Act): number | null {
  const earlier = acts.filter(({ order }) => order < act.order);
  return earlier.findLast((one) => one.after.assignee !== null)?.after.assignee ?? null;
}

/** What was broken, as the ticket was just before the second in which it was due. */
function countBreaches(ticket: ToldTicket): Counted[] {
  return ticket.verdicts.flatMap(({ breachedAt, instance, policy }) => {
    if (breachedAt === null) return [];
    const place = justBefore(ticket, breachedAt);
    const promise = { metric: instance.metric, policy };
    return [{ ...verdict(ticket, breachedAt, place), metric: 'breaches' as const, promise }];
  });
}

/** What a ticket was before a second; as it began, where nothing was before. */
export function justBefore(ticket: ToldTicket, second: number): Standing {
  const { acts } = ticket.log;
  return (acts.findLast(({ at }) => at < second) ?? acts[0])?.after ?? ticket.now;
}

/** A thing that is booked when time brought it about. */
export function verdict(
  { log: { ticket }, now }: ToldTicket,
  at: number,
  place: Standing,
): Omit<Counted, 'metric'> {
  const actor = { kind: 'system', name: 'clock' } as const;
  return { at, ticket, place, now, channel: place.channel, agent: place.assignee, actor };
}

/** That a ticket is merged, in the trash or spam now, at the act by which it is. */
function countGone(ticket: ToldTicket): Counted[] {
  const ways = [
    ['tickets_merged', (one: Standing) => one.mergedInto !== null],
    ['tickets_trashed', (one: Standing) => one.isTrashed],
    ['tickets_spam', (one: Standing) => one.isSpam],
  ] as const;
  return ways.flatMap(([metric, is]) => {
    if (!is(ticket.now) || (ticket.now.isSpam && metric !== 'tickets_spam')) return [];
    const act = ticket.log.acts.findLast((one) => is(one.after) && !(one.before && is(one.before)));
    return act === undefined ? [] : [after(ticket, act, metric, agentIn(act.actor))];
  });
}
