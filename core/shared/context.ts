import { monotonicFactory } from 'ulid';
import type { Actor } from '../../schemas/actor.ts';

/**
 * What a command may know of the world outside its arguments: who acts, when, why, and a source of ids.
 * `cause` is the id of the event or message that led here, null when a person acts directly.
 */
export interface Context {
  actor: Actor;
  now: Date;
  cause: string | null;
  /** A new ULID, later than every one given before by the same context. */
  newId: () => string;
}

/** A number in [0, 1); `Math.random` outside of tests. */
export type Random = () => number;

/** Makes the context of one command. `random` feeds the ULIDs, so that a test can fix them. */
export function contextOf(actor: Actor, now: Date, random: Random, cause: string | null = null): Context {
  const next = monotonicFactory(random);
  return { actor, now, cause, newId: () => next(now.getTime()) };
}
