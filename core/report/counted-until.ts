/**
 * Up to when a report counts that is asked for now: what has happened in this second is in it. Periods end before the second that they
 * name, so a report that was asked for with the second itself would leave out what somebody has just seen happen.
 */
export function countedUntil(now: Date): Date {
  return new Date((Math.floor(now.getTime() / 1000) + 1) * 1000);
}
