import { isSameValue } from '../../shared/same-value.ts';
import type { Course } from '../../sla/index.ts';
import type { Stretch } from '../booking.ts';
import type { TicketThen } from './acts.ts';
import { aboutOf, placeOf } from './place.ts';
import { isLive, type Timeline } from './timeline.ts';

/** A time; without an end it lasts. */
interface Time {
  readonly from: number;
  readonly to: number | null;
}

/** The times in which a ticket was live, cut where something about it changed, or whether an answer was owed. */
export function stretchesOf({ acts }: Timeline, course: Course<TicketThen>): Stretch[] {
  const owed = owedTimes(course);
  const cuts = owed.flatMap(({ from, to }) => (to === null ? [from] : [from, to]));
  const stretches = acts.flatMap((act, at): Stretch[] => {
    const time = { from: act.at, to: acts[at + 1]?.at ?? null };
    if (!isLive(act.after)) return [];
    const of = { place: placeOf(act.after), about: aboutOf(act.after) };
    return cutAt(time, cuts).map((part) => ({ ...part, ...of, unanswered: isWithin(part, owed) }));
  });
  return stretches.reduce<Stretch[]>(joined, []);
}

/** When a first or next response was owed. A ticket that is not live owes none, which its stretches say. */
function owedTimes({ instances }: Course<TicketThen>): Time[] {
  return instances.flatMap(({ metric, startedAt, end }) => {
    if (metric !== 'first_response' && metric !== 'next_response') return [];
    const to = end === null || end.by === 'stopped' ? null : end.at;
    return to === null || to > startedAt ? [{ from: startedAt, to }] : [];
  });
}

function cutAt({ from, to }: Time, cuts: readonly number[]): Time[] {
  const inside = [...new Set(cuts)]
    .filter((cut) => cut > from && (to === null || cut < to))
    .sort((one, other) => one - other);
  const begins = [from, ...inside];
  return begins
    .map((begin, at) => ({ from: begin, to: begins[at + 1] ?? to }))
    .filter((part) => part.to === null || part.from < part.to);
}

const isWithin = (part: Time, times: readonly Time[]): boolean =>
  times.some(({ from, to }) => from <= part.from && (to === null || part.from < to));

/** Two stretches that follow each other, and between which nothing changed, are one. */
function joined(known: Stretch[], next: Stretch): Stretch[] {
  const last = known.at(-1);
  if (last === undefined || last.to !== next.from || !isAlike(last, next)) return [...known, next];
  return [...known.slice(0, -1), { ...last, to: next.to }];
}

function isAlike(one: Stretch, other: Stretch): boolean {
  return (
    one.unanswered === other.unanswered &&
    isSameValue(one.place, other.place) &&
    isSameValue(one.about, other.about)
  );
}
