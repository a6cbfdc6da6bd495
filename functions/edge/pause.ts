import { HeldBackError } from '../../core/shared/held-back-error.ts';

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 600;

/**
 * Seconds after which a message that failed its `tries`-th try (1 is the first) comes again: soon at first, since most
 * failures pass at once, then twice as late each time, and not all at the same moment. `random` gives 0 to 1.
 */
export function pauseSeconds(tries: number, error: unknown, random: () => number): number {
  if (error instanceof HeldBackError && error.pause !== null) {
    const { fromSeconds, toSeconds } = error.pause;
    return Math.round(fromSeconds + random() * (toSeconds - fromSeconds));
  }
  const longest = Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), LONGEST_PAUSE_SECONDS);
  return Math.round(longest / 2 + (random() * longest) / 2);
}
