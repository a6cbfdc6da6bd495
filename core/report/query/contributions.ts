import type { AgentTime, Booking, ReportFacts, ReportSubject, Stretch } from '../booking.ts';
import type { Clock } from '../metric.ts';
import type { Measure } from '../metrics.ts';
import { ABOUT_NOTHING, NO_PLACE } from '../nothing.ts';
import type { Slot } from './cell.ts';
import type { Seen } from './report-fields.ts';

/** What is to be counted, in which parts of time. */
export interface Counting {
  /** in order, without overlaps */
  readonly slots: readonly Slot[];
  readonly measures: readonly Measure[];
  /** absent: who and where as at the act, what about as now */
  readonly basis?: 'act' | 'now' | undefined;
  /** whether something counts, by what is seen of it */
  holds(seen: Seen): boolean;
  /** only acts of these teams, as at the act; null: of all */
  readonly teamIds: readonly number[] | null;
  readonly now: number;
  businessSeconds(teamId: number | null, from: number, to: number): number;
}

/** One thing that counts in a figure. */
export interface Contribution {
  readonly measure: Measure;
  readonly slot: number;
  /** what it adds to the sum of its cell */
  readonly sum: number;
  readonly seen: Seen;
  readonly at: number;
  readonly subject: ReportSubject | { readonly kind: 'agent'; readonly id: number };
}

/** Everything of a subject that counts. Pure. */
export function* contributionsOf(facts: ReportFacts, counting: Counting): Generator<Contribution> {
  for (const booking of facts.bookings) yield* ofBooking(booking, facts, counting);
  for (const stretch of facts.stretches) yield* ofStretch(stretch, facts, counting);
}

const teamCounts = ({ teamIds }: Counting, team: number | null) =>
  teamIds === null || (team !== null && teamIds.includes(team));

function* ofBooking(booking: Booking, facts: ReportFacts, counting: Counting): Generator<Contribution> {
  const slot = slotAt(counting.slots, booking.at);
  if (slot === -1 || !teamCounts(counting, booking.place.team)) return;
  const sights = new Map<number | null, Seen>();
  for (const measure of counting.measures) {
    const { counted } = measure.metric;
    if (counted.from !== 'bookings' || !counted.what.includes(booking.what)) continue;
    const sum = counted.take(booking, measure.clock);
    if (sum === null) continue;
    const agent = counted.isOfAssignee ? booking.place.assignee : booking.agent;
    const seen = sights.get(agent) ?? seenOf(booking, facts, counting, agent);
    sights.set(agent, seen);
    if (counting.holds(seen)) yield { measure, slot, sum, seen, at: booking.at, subject: facts.subject };
  }
}

function seenOf(booking: Booking, facts: ReportFacts, counting: Counting, agent: number | null): Seen {
  return { ...sightOf(booking, facts, counting), agent, actor: booking.actor, act: booking };
}

function sightOf({ place, about }: Booking | Stretch, { now }: ReportFacts, counting: Counting) {
  return {
    place: counting.basis === 'now' ? now.place : place,
    about: counting.basis === 'act' ? about : now.about,
    now: new Date(counting.now * 1000),
  };
}

function* ofStretch(stretch: Stretch, facts: ReportFacts, counting: Counting): Generator<Contribution> {
  const measures = counting.measures.filter(({ metric: { counted } }) =>
    counted.from === 'live' ? counted.isCounted(stretch) : counted.from === 'live_time',
  );
  if (measures.length === 0 || !teamCounts(counting, stretch.place.team)) return;
  const sight = sightOf(stretch, facts, counting);
  const seen = { ...sight, agent: stretch.place.assignee };
  if (!counting.holds(seen)) return;
  const to = stretch.to ?? Number.POSITIVE_INFINITY;
  const { slots } = counting;
  for (let slot = firstEndingAfter(slots, stretch.from); slot < slots.length; slot += 1) {
    const its = slots[slot];
    if (its === undefined || its.from > to) return;
    for (const measure of measures) {
      const part = partIn(its, { ...stretch, to }, facts, { ...counting, measure });
      if (part !== null) yield { ...part, measure, slot, seen, subject: facts.subject };
    }
  }
}

/** What a stretch adds to a slot: itself, or its age, if it is there at the end; or the seconds that lie in it. */
function partIn(
  slot: Slot,
  stretch: Stretch & { readonly to: number },
  { createdAt }: ReportFacts,
  counting: Counting & { readonly measure: Measure },
): Pick<Contribution, 'sum' | 'at'> | null {
  const { measure, now } = counting;
  const { counted } = measure.metric;
  if (counted.from === 'live') {
    return slot.to > stretch.to ? null : { sum: counted.isAge ? slot.to - createdAt : 1, at: slot.to };
  }
  const [from, to] = [Math.max(slot.from, stretch.from), Math.min(slot.to, stretch.to, now)];
  return to <= from
    ? null
    : { sum: secondsBy(measure.clock, counting, stretch.place.team, from, to), at: from };
}

function secondsBy(clock: Clock, counting: Counting, team: number | null, from: number, to: number): number {
  return clock === 'calendar' ? to - from : counting.businessSeconds(team, from, to);
}

/** The presence of an agent, in the parts of time in which it was. Pure. */
export function* presenceOf(time: AgentTime, counting: Counting): Generator<Contribution> {
  const seen: Seen = {
    place: NO_PLACE,
    about: ABOUT_NOTHING,
    agent: time.agent,
    actor: { kind: 'agent', id: time.agent },
    now: new Date(counting.now * 1000),
  };
  if (!counting.holds(seen)) return;
  const to = Math.min(time.to ?? Number.POSITIVE_INFINITY, counting.now);
  for (const measure of counting.measures) {
    const { counted } = measure.metric;
    if (counted.from !== 'agent_time' || counted.state !== time.state) continue;
    for (const [slot, its] of counting.slots.entries()) {
      const [from, until] = [Math.max(its.from, time.from), Math.min(its.to, to)];
      const subject = { kind: 'agent', id: time.agent } as const;
      if (from < until) yield { measure, slot, sum: until - from, seen, at: from, subject };
    }
  }
}

/** The slot in which a moment lies; -1: none. */
function slotAt(slots: readonly Slot[], at: number): number {
  const slot = firstEndingAfter(slots, at);
  const its = slots[slot];
  return its !== undefined && its.from <= at ? slot : -1;
}

/** The first slot that ends after a moment; as many as there are slots: none does. */
function firstEndingAfter(slots: readonly Slot[], at: number): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.to ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
