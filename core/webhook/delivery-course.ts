import type { StoredEvent } from '../../schemas/events/events.ts';
import type { Delivery } from './delivery-store.ts';
import { nextTry } from './health.ts';
import { isAcknowledged, isGone, type Outcome } from './outcome.ts';

/** Whoever has an event keeps others from its deliveries for this long: longer than a try takes. */
export const LEASE_MS = 30_000;
/** The latest tries that a delivery tells of. */
const MOST_ATTEMPTS = 20;

/** A delivery of an event that is about to be made. Pure. */
export function newDelivery(
  number: number,
  { id, type }: Pick<StoredEvent, 'id' | 'type'>,
  { body, now, isTest = false }: { body: string; now: Date; isTest?: boolean },
): Delivery {
  const at = now.toISOString();
  return {
    number,
    id,
    type,
    body,
    state: 'sending',
    reason: null,
    isTest,
    createdAt: at,
    since: at,
    tries: 0,
    nextAttemptAt: null,
    leasedUntil: null,
    attempts: [],
    revision: 1,
  };
}

/** A delivery that somebody is at. Pure. */
export function leased(delivery: Delivery, now: Date): Delivery {
  return { ...delivery, leasedUntil: new Date(now.getTime() + LEASE_MS).toISOString() };
}

/** A delivery that waits until a time. Pure. */
export function waitingUntil(delivery: Delivery, at: string): Delivery & { nextAttemptAt: string } {
  return { ...delivery, state: 'waiting', reason: null, leasedUntil: null, nextAttemptAt: at };
}

/** A delivery that is to be made anew, with a day before it. Pure. */
export function anew(delivery: Delivery, now: Date): Delivery & { nextAttemptAt: string } {
  const at = now.toISOString();
  return waitingUntil({ ...delivery, since: at, tries: 0 }, at);
}

/** A delivery that is not tried any more. Pure. */
export function givenUp(delivery: Delivery, reason: NonNullable<Delivery['reason']>): Delivery {
  return { ...delivery, state: 'failed', reason, nextAttemptAt: null, leasedUntil: null };
}

/** An event that came while its webhook was switched off by the desk: it is kept, and not sent. Pure. */
export function missed(delivery: Delivery): Delivery {
  return { ...delivery, state: 'missed', nextAttemptAt: null, leasedUntil: null };
}

/** A delivery after one more try of it. `random` gives 0 to 1. Pure. */
export function afterAttempt(before: Delivery, outcome: Outcome, random: () => number): Delivery {
  const { retryAfterSeconds: _asked, ...attempt } = outcome;
  const attempts = [...before.attempts, attempt].slice(-MOST_ATTEMPTS);
  const tried = { ...before, attempts, tries: before.tries + 1 };
  if (isAcknowledged(outcome))
    return { ...tried, state: 'delivered', reason: null, nextAttemptAt: null, leasedUntil: null };
  if (before.isTest) return givenUp(tried, 'test');
  if (isGone(outcome)) return givenUp(tried, 'gone');
  const next = nextTry(tried, new Date(Date.parse(outcome.at) + outcome.milliseconds), random);
  return next === null ? givenUp(tried, 'day_over') : waitingUntil(tried, next);
}
