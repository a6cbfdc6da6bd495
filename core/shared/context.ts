import { encodeTime, monotonicFactory } from 'ulid';
import type { Actor } from '../../schemas/actor.ts';
import type { ServiceLevels } from './service-levels.ts';
import type { TimeRules } from './time-rules.ts';

/**
 * What a command may know of the world outside its arguments: who acts, when, why, and a source of ids.
 * `cause` is the id of the event or message that led here, null when a person acts directly.
 */
export interface Context {
  actor: Actor;
  now: Date;
  cause: string | null;
  /** how many automations in a row led here; absent where none did */
  depth?: number | undefined;
  /** who imports what the command does, and when: `actor` and `now` are of another system; absent of what is done here */
  imported?: { by: Actor; at: Date };
  /** A new ULID, later than every one given before by the same context. */
  newId: () => string;
  /** what the desk promises; absent where nobody looks, and then the clock sees to it */
  levels?: ServiceLevels | undefined;
  /** the rules that fire when their time has come; absent where nobody looks, and then the clock sees to it */
  timeRules?: TimeRules | undefined;
}

/** A number in [0, 1); `Math.random` outside of tests. */
export type Random = () => number;

/** Makes the context of one command. `random` feeds the ULIDs, so that a test can fix them. */
export function contextOf(actor: Actor, now: Date, random: Random, cause: string | null = null): Context {
  const next = monotonicFactory(random);
  return { actor, now, cause, newId: () => next(now.getTime()) };
}

/** Characters of a ULID that say its time. */
const TIME_LENGTH = 10;

/**
 * The same command at a time after `time`. Clocks of two functions differ, and a mail is long in being read: what is
 * written on top of something must come after it all the same, as times and ids say what followed what.
 */
export function laterThan(context: Context, time: string): Context {
  const earliest = Date.parse(time) + 1;
  if (context.now.getTime() >= earliest) return context;
  const newId = () => `${encodeTime(earliest, TIME_LENGTH)}${context.newId().slice(TIME_LENGTH)}`;
  return { ...context, now: new Date(earliest), newId };
}
