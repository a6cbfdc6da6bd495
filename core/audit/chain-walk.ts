import * as z from 'zod';
import { type Head, headSchema } from '../shared/event-chain.ts';

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

/**
 * Where a walk is, small enough for a cursor: it holds few of the events that wait, and the place from which the others are
 * read again.
 */
export const walkSchema = z.object({
  /** the head as it was when the walk began; null: the subject had none */
  head: headSchema.nullable(),
  /** number of the event that the walk has come to */
  reached: z.int().nonnegative(),
  /** the events with that number, one in a sound chain; none where it is missing */
  last: z.array(linkedEventSchema),
  /** the first of the events with later numbers, as they were read */
  waiting: z.array(linkedEventSchema),
  /** how many events are in no chain: before its first one, and after */
  unchained: z.object({ before: z.int(), after: z.int() }),
  /** reading goes on behind the event with this id, of which there are `read` up to there; empty: from the beginning */
  after: z.string(),
  read: z.int().nonnegative(),
  /** how many events the walk has been over; those behind `after` that are among them are read again */
  seen: z.int().nonnegative(),
});
export type Walk = z.infer<typeof walkSchema>;

/**
 * How many events may stand between two that follow each other in the chain, in the order of their ids. Ids follow the
 * clock of whoever wrote the event, and the order of the chain is that of the writes: a desk tells hundreds of events in the
 * seconds that a request and its repetitions take. A walk holds the hashes and names of as many events, some 3 MB, and no
 * more.
 */
const MOST_BETWEEN = 10_000;

/** Events that a cursor carries. The others that wait are read again. */
const MOST_CARRIED = 20;

/** An event that waits for those before it, which of all it is, and the id of the one that was read before. */
interface Waiting {
  event: LinkedEvent;
  read: number;
  after: string;
}

/** The walk before the first event. */
export function walkFrom(head: Head | null): Walk {
  const unchained = { before: 0, after: 0 };
  return { head, reached: 0, last: [], waiting: [], unchained, after: '', read: 0, seen: 0 };
}

/** A walk over the events of a subject in the order of ids, which finds out what is wrong with their chain. */
export class ChainWalk {
  readonly #due: number;
  #walk: Omit<Walk, 'waiting'>;
  /** in the order in which they were read */
  readonly #waiting = new Set<Waiting>();
  readonly #byNumber = new Map<number, Waiting[]>();

  constructor({ waiting, ...walk }: Walk) {
    this.#walk = walk;
    this.#due = walk.head?.number ?? 0;
    for (const event of waiting) this.#wait({ event, read: 0, after: '' });
  }

  get head(): Walk['head'] {
    return this.#walk.head;
  }

  get unchained(): Walk['unchained'] {
    return this.#walk.unchained;
  }

  /** Where reading goes on. */
  get after(): string {
    return this.#walk.after;
  }

  /** Events that the walk has been over. */
  get seen(): number {
    return this.#walk.seen;
  }

  /** Whether the next event is one that an earlier part of the walk has been over. */
  get isReadAgain(): boolean {
    return this.#walk.read < this.#walk.seen;
  }

  /** Where the walk is, to go on another time. */
  get position(): Walk {
    const waiting = [...this.#waiting];
    const again = waiting[MOST_CARRIED];
    return {
      ...this.#walk,
      waiting: waiting.slice(0, MOST_CARRIED).map(({ event }) => event),
      ...(again && { after: again.after, read: again.read - 1 }),
    };
  }

  /** Whether an event was told after the walk began, or behind the newest. */
  isBeyond(event: NamedEvent | LinkedEvent): boolean {
    return 'number' in event && event.number > this.#due;
  }

  /**
   * Walks over a further event. `id` is the place where its row stands; `newest` is the number of the head as it is once the
   * event was read: events up to there were told while the walk went on, and are for the next one.
   */
  over(event: NamedEvent | LinkedEvent, id: string, newest: number): WalkFault[] {
    const { after, reached } = this.#walk;
    const isReadAgain = this.isReadAgain;
    this.#walk.read += 1;
    this.#walk.after = id;
    this.#walk.seen = Math.max(this.#walk.read, this.#walk.seen);
    if (!('number' in event)) return isReadAgain ? [] : this.#overUnchained(event);
    if (this.isBeyond(event)) return isReadAgain || event.number <= newest ? [] : [found('inserted', event)];
    if (event.number <= reached) return isReadAgain ? [] : this.#overDouble(event);
    this.#wait({ event, read: this.#walk.read, after });
    return isReadAgain ? [] : this.#advance();
  }

  /** Ends a walk that has been over every event: all up to the head must have come. */
  end(): WalkFault[] {
    const faults: WalkFault[] = [];
    while (this.#waiting.size > 0) faults.push(this.#skip(), ...this.#follow());
    return this.#walk.reached < this.#due ? [...faults, this.#missing(this.#due)] : faults;
  }

  #overUnchained(event: NamedEvent): WalkFault[] {
    const { before, after } = this.#walk.unchained;
    const hasBegun = this.#walk.reached > 0 || this.#waiting.size > 0;
    this.#walk.unchained = hasBegun ? { before, after: after + 1 } : { before: before + 1, after };
    return hasBegun ? [found('unchained', event)] : [];
  }

  #overDouble(event: LinkedEvent): WalkFault[] {
    if (event.number === this.#walk.reached) this.#walk.last = [...this.#walk.last, event].slice(-2);
    return [found('doubled', event)];
  }

  #wait(waiting: Waiting): void {
    const { number } = waiting.event;
    this.#waiting.add(waiting);
    this.#byNumber.set(number, [...(this.#byNumber.get(number) ?? []), waiting]);
  }

  /** Goes on as far as it can, over what is missing too when those behind it have waited for long. */
  #advance(): WalkFault[] {
    const faults = this.#follow();
    while (this.#hasWaitedLong()) faults.push(this.#skip(), ...this.#follow());
    return faults;
  }

  /** Some may wait for ever: those that a cursor carries. */
  #hasWaitedLong(): boolean {
    if (this.#waiting.size <= MOST_CARRIED) return false;
    let place = 0;
    for (const { read } of this.#waiting) {
      if (place === MOST_CARRIED) return read <= this.#walk.read - MOST_BETWEEN;
      place += 1;
    }
    return false;
  }

  /** Goes on as long as the next event is there. */
  #follow(): WalkFault[] {
    const faults: WalkFault[] = [];
    for (;;) {
      const number = this.#walk.reached + 1;
      const waiting = this.#byNumber.get(number);
      if (waiting === undefined) return faults;
      const next = waiting.map(({ event }) => event);
      faults.push(...faultsAt(this.#walk, next));
      for (const one of waiting) this.#waiting.delete(one);
      this.#byNumber.delete(number);
      this.#walk.reached = number;
      this.#walk.last = next.slice(-2);
    }
  }

  /** Goes on in front of the earliest event that waits: those between are missing. */
  #skip(): WalkFault {
    let earliest = Number.POSITIVE_INFINITY;
    for (const number of this.#byNumber.keys()) earliest = Math.min(earliest, number);
    return this.#missing(earliest - 1);
  }

  #missing(to: number): WalkFault {
    const from = this.#walk.reached + 1;
    this.#walk.reached = to;
    this.#walk.last = [];
    return { fault: 'missing', from, to };
  }
}

/** What is wrong where the next event is, which says what the one before it was. */
function faultsAt(
  { reached, last, head }: Pick<Walk, 'reached' | 'last' | 'head'>,
  next: readonly LinkedEvent[],
): WalkFault[] {
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

function found(fault: 'changed' | 'doubled' | 'inserted' | 'unchained', event: NamedEvent): WalkFault {
  const { id, at, type } = event;
  return { fault, event: { id, at, type } };
}
