import * as z from 'zod';
import { headSchema } from '../shared/event-chain.ts';

/** An event, as a fault names it. */
const namedEventSchema = z.object({ id: z.string(), at: z.string(), type: z.string() });
export type NamedEvent = z.infer<typeof namedEventSchema>;

/** An event in a chain: its number, the hash of the one before it, and its own. */
const linkedEventSchema = namedEventSchema.extend({
  number: z.int().positive(),
  previous: z.string().nullable(),
  hash: z.string(),
});
export type LinkedEvent = z.infer<typeof linkedEventSchema>;

/**
 * What a walk along a chain finds wrong: an event says something else than it did (`changed`), or stands in the place of
 * another (`doubled`) or behind the newest (`inserted`); numbers that no event has (`missing`), the newest among them. The
 * last is no proof of a forgery: versions of the desk that know of no chain tell events that are `unchained`.
 */
export type WalkFault =
  | { fault: 'changed' | 'doubled' | 'inserted' | 'unchained'; event: NamedEvent }
  | { fault: 'missing'; from: number; to: number };

/** How far a walk has come. It holds a few events at most, so that a cursor can carry it. */
export const walkSchema = z.object({
  /** the head as it was when the walk began; null: the subject had none */
  head: headSchema.nullable(),
  /** number of the event that the walk has come to */
  reached: z.int().nonnegative(),
  /** the events with that number, one in a sound chain; none where it is missing */
  last: z.array(linkedEventSchema),
  /** events with later numbers: ids follow clocks, and the clocks of two functions differ */
  waiting: z.array(linkedEventSchema),
  /** how many events are in no chain: before its first one, and after */
  unchained: z.object({ before: z.int(), after: z.int() }),
});
export type Walk = z.infer<typeof walkSchema>;

/** Where a walk is, and what it found wrong on the way. */
export interface Walked {
  walk: Walk;
  faults: WalkFault[];
}

/** Events out of order that are waited for; with more, those between are taken for missing. */
const MOST_WAITING = 20;

/** The walk before the first event. */
export function walkFrom(head: Walk['head']): Walk {
  return { head, reached: 0, last: [], waiting: [], unchained: { before: 0, after: 0 } };
}

/** Walks over a further event of the subject, in the order of ids. */
export function walkOver(walk: Walk, event: NamedEvent | LinkedEvent): Walked {
  if (!('number' in event)) return overUnchained(walk, event);
  if (event.number > walk.reached) {
    const waiting = [...walk.waiting, event];
    const walked = advance({ walk: { ...walk, waiting }, faults: [] });
    return walked.walk.waiting.length > MOST_WAITING ? advance(skip(walked)) : walked;
  }
  const last = event.number === walk.reached ? [...walk.last, event].slice(-2) : walk.last;
  return { walk: { ...walk, last }, faults: [found('doubled', event)] };
}

/**
 * Ends a walk that has seen every event: all up to the head must have come. `newest` is the number of the head as it is
 * now; events between the two came while the walk went on, and need not all have been seen.
 */
export function endWalk(walk: Walk, newest: number): Walked {
  const due = walk.head?.number ?? 0;
  const isBehind = ({ number }: LinkedEvent) => number > newest;
  const behind = [...walk.last, ...walk.waiting].filter(isBehind).map((event) => found('inserted', event));
  const waiting = walk.waiting.filter((event) => !isBehind(event));
  let walked: Walked = { walk: { ...walk, waiting }, faults: behind };
  while (walked.walk.waiting.length > 0 && walked.walk.reached < due) walked = advance(skip(walked));
  return walked.walk.reached < due ? missing(walked, due) : walked;
}

function overUnchained(walk: Walk, event: NamedEvent): Walked {
  const { before, after } = walk.unchained;
  const hasBegun = walk.reached > 0 || walk.waiting.length > 0;
  if (!hasBegun) return { walk: { ...walk, unchained: { before: before + 1, after } }, faults: [] };
  const unchained = { before, after: after + 1 };
  return { walk: { ...walk, unchained }, faults: [found('unchained', event)] };
}

/** Goes on as long as the next event is there. */
function advance({ walk, faults }: Walked): Walked {
  const number = walk.reached + 1;
  const next = walk.waiting.filter((event) => event.number === number);
  if (next.length === 0) return { walk, faults };
  const waiting = walk.waiting.filter((event) => event.number !== number);
  const after = { ...walk, reached: number, last: next, waiting };
  return advance({ walk: after, faults: [...faults, ...faultsAt(walk, next)] });
}

/** What is wrong where the next event is, which says what the one before it was. */
function faultsAt({ reached, last, head }: Walk, next: readonly LinkedEvent[]): WalkFault[] {
  const known: (string | null)[] = reached === 0 ? [null] : last.map(({ hash }) => hash);
  const fits = known.length === 0 || next.some(({ previous }) => known.includes(previous));
  const isHead = reached + 1 === head?.number;
  const isRight = !isHead || next.some(({ hash }) => hash === head.hash);
  return [
    ...(fits ? [] : reached === 0 ? next : last).map((event) => found('changed', event)),
    ...(next.length > 1 ? next.map((event) => found('doubled', event)) : []),
    ...(isRight ? [] : next.map((event) => found('changed', event))),
  ];
}

/** Goes on in front of the earliest event that waits: those between are missing. */
function skip(walked: Walked): Walked {
  return missing(walked, Math.min(...walked.walk.waiting.map(({ number }) => number)) - 1);
}

function missing({ walk, faults }: Walked, to: number): Walked {
  const fault = { fault: 'missing', from: walk.reached + 1, to } as const;
  return { walk: { ...walk, reached: to, last: [] }, faults: [...faults, fault] };
}

function found(fault: 'changed' | 'doubled' | 'inserted' | 'unchained', event: NamedEvent): WalkFault {
  const { id, at, type } = event;
  return { fault, event: { id, at, type } };
}
