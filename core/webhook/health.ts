import { isAcknowledged, isGone, type Outcome } from './outcome.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** For how long a delivery is tried, and for how long nothing may arrive before a webhook is switched off. */
export const DAY_MS = 24 * HOUR_MS;

/** Pauses after the first, second, and so on, try of a delivery; the last one from then on. */
const PAUSES_MS = [
  10_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
];
/** How long a webhook is left alone that did not answer, the first time, the second, and so on. */
const PARKED_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS];
/** Tries in a row without any answer after which a webhook is left alone. */
export const MOST_SILENT = 5;
/** Pauses are up to this much longer, so that what failed together does not come again together. */
const JITTER = 0.2;

/** How a webhook has done since something last arrived. */
export interface Health {
  /** since when nothing arrives; null: the last try did */
  readonly failingSince: string | null;
  /** tries in a row without any answer */
  readonly silent: number;
  /** how often in a row it has been left alone */
  readonly parkings: number;
  /** until when it is left alone; what is for it is kept. It is one until a try arrives, however long ago that is */
  readonly parkedUntil: string | null;
}

export const HEALTHY: Health = { failingSince: null, silent: 0, parkings: 0, parkedUntil: null };

const pauseOf = (pauses: readonly number[], times: number): number =>
  pauses[Math.min(Math.max(times, 1), pauses.length) - 1] ?? DAY_MS;

/** The later of a time and one that may be none. */
const later = (one: string, other: string | null): string => (other !== null && other > one ? other : one);

/**
 * How a webhook has done after one more try. Five in a row without an answer leave it alone for a while that grows, and so does
 * an answer that asks for it, up to a day; whatever arrives ends that. Pure.
 */
export function afterOutcome(before: Health, outcome: Outcome): Health {
  if (isAcknowledged(outcome)) return HEALTHY;
  const at = Date.parse(outcome.at) + outcome.milliseconds;
  const failingSince = before.failingSince ?? outcome.at;
  const silent = outcome.status === null ? before.silent + 1 : 0;
  const asked = outcome.retryAfterSeconds;
  const isSilent = silent >= MOST_SILENT;
  if (!isSilent && (asked === null || asked === 0)) return { ...before, failingSince, silent };
  const parkings = isSilent ? before.parkings + 1 : before.parkings;
  const dayOver = Date.parse(failingSince) + DAY_MS;
  const own = isSilent ? at + pauseOf(PARKED_MS, parkings) : at;
  // The try by which it is switched off comes when the day is over, and no later.
  const kept = at < dayOver ? Math.min(own, dayOver) : own;
  const until = new Date(Math.max(kept, at + Math.min((asked ?? 0) * 1000, DAY_MS))).toISOString();
  return { failingSince, silent, parkings, parkedUntil: later(until, before.parkedUntil) };
}

/**
 * Why a webhook is to be switched off after a try: it answered that it is gone, or nothing has arrived for a day. Null: it is
 * not. Pure.
 */
export function reasonToSwitchOff(
  { failingSince }: Health,
  outcome: Outcome,
): 'gone' | 'failed_for_a_day' | null {
  if (isAcknowledged(outcome)) return null;
  if (isGone(outcome)) return 'gone';
  if (failingSince === null) return null;
  return Date.parse(outcome.at) - Date.parse(failingSince) >= DAY_MS ? 'failed_for_a_day' : null;
}

/** Where a delivery is in its tries. */
export interface Course {
  /** when it was first to be made, or made anew */
  readonly since: string;
  /** tries since then */
  readonly tries: number;
}

/**
 * When a delivery is tried again after its latest try failed: after pauses that grow, and a last time when a day is over. Null:
 * that was the last time. `random` gives 0 to 1. Pure.
 */
export function nextTry({ since, tries }: Course, now: Date, random: () => number): string | null {
  const end = Date.parse(since) + DAY_MS;
  if (now.getTime() >= end) return null;
  const pause = pauseOf(PAUSES_MS, tries) * (1 + random() * JITTER);
  return new Date(Math.min(now.getTime() + Math.round(pause), end)).toISOString();
}
