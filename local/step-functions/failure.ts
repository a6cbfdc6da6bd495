import type { GuardedState } from './definition.ts';

type Retrier = GuardedState['Retry'][number];

/** A state failed: `error` is the name that Retry and Catch look at, `cause` what people read. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  readonly failureCause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.failureCause = cause;
  }
}

/** The execution was stopped from outside: nothing of it may be written any more. */
export class Halted extends Error {
  override readonly name = 'Halted';
}

/** The execution rests until a time (epoch milliseconds): all that it needs to go on is on disk. */
export class Resting extends Error {
  override readonly name = 'Resting';
  readonly untilMs: number;

  constructor(untilMs: number) {
    super('The execution rests.');
    this.untilMs = untilMs;
  }
}

const UNCAUGHT = new Set(['States.DataLimitExceeded', 'States.Runtime']);

/** Whether a Retry or Catch rule's ErrorEquals covers the failure. States.ALL leaves out what cannot be handled. */
export function covers(errorEquals: string[], error: string): boolean {
  if (errorEquals.includes(error)) return true;
  if (UNCAUGHT.has(error)) return false;
  return (
    errorEquals.includes('States.ALL') ||
    (errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
  );
}

/**
 * Milliseconds until the next attempt under this rule, or undefined when its attempts are used up.
 * `used` is how many retries the rule has spent; `random` (0 ≤ n < 1) is for FULL jitter.
 */
export function retryDelayMs(rule: Retrier, used: number, random: number): number | undefined {
  if (used >= rule.MaxAttempts) return undefined;
  const seconds = Math.min(rule.IntervalSeconds * rule.BackoffRate ** used, rule.MaxDelaySeconds ?? Infinity);
  return Math.round(seconds * 1000 * (rule.JitterStrategy === 'FULL' ? random : 1));
}
