/** What is due within this time gets a timer; what is due later is left to the sweep. */
export const HORIZON_MS = 60 * 60 * 1000;

/** Whether a deadline (RFC 3339) is near enough for a timer. */
export function isNear(deadline: string, now: Date): boolean {
  return Date.parse(deadline) <= now.getTime() + HORIZON_MS;
}
