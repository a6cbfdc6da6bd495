const SECOND_MS = 1000;

/**
 * When a timer is to wake for a deadline: at the first whole second that is not before it, as Step Functions takes a
 * time without its milliseconds (Developer Guide, "Wait workflow state"). A timer that wakes where the clock is a little
 * behind sleeps for a second at least, instead of asking again and again.
 */
export function wakeTime(deadline: string, now: Date): string {
  const earliest = Math.max(Date.parse(deadline), now.getTime() + SECOND_MS);
  return new Date(Math.ceil(earliest / SECOND_MS) * SECOND_MS).toISOString();
}
