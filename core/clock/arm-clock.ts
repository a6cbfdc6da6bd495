import type { Context } from '../shared/context.ts';
import { earliest } from '../shared/due.ts';
import { BusyError } from '../shared/errors.ts';
import { isNear } from '../shared/near.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { ARMED_MEANWHILE, type Arming, armingWrite, clockOfSubject, parseClock } from './clock-store.ts';
import { kindOf, type Subject } from './subject.ts';
import type { Deadline } from './subject-kind.ts';
import type { Timers } from './timer-gateway.ts';
import { wakeTime } from './wake-time.ts';

const TRIES = 5;

/** Most by which the clocks of two functions differ. A timer that wakes within this time may be awake already. */
const SKEW_MS = 5_000;

/**
 * Makes sure that a timer wakes at a subject's next deadline, when that is within the hour. A running timer that wakes
 * earlier is enough, since it then looks for the next deadline itself. What is due already is done at once. It may be
 * called again at any time, also after it was interrupted, and then changes nothing that is right.
 * @param told is told of each deadline that was done, as `SubjectKind.fire` says
 * @throws BusyError when others armed the same subject again and again
 */
export async function armClock(
  deps: { table: Table; timers: Timers },
  context: Context,
  subject: Subject,
  told?: (deadline: Deadline) => void,
): Promise<void> {
  const kind = kindOf(subject);
  const [row, clock] = [kind.keyOf(subject.id), clockOfSubject.of(subject)];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const rowAt = await readRows(deps.table, [row, clock]);
    const next = earliest(kind.deadlines(rowAt(row)));
    if (next === null || !isNear(next, context.now)) return;
    if (next <= context.now.toISOString()) await kind.fire(deps.table, context, subject.id, told);
    else if (await startTimer(deps, context, { subject, next, last: parseClock(rowAt(clock)) })) return;
  }
  throw new BusyError();
}

/**
 * Makes sure that a timer wakes for the next deadline: the last one that was started, or else a new one.
 * @returns false when somebody else armed the subject meanwhile, or the new timer has ended already
 */
async function startTimer(
  { table, timers }: { table: Table; timers: Timers },
  { now }: Context,
  { subject, next, last }: { subject: Subject; next: string; last: Arming | null },
): Promise<boolean> {
  const wakeAt = wakeTime(next, now);
  if (last !== null && willWake(last, wakeAt, now) && (await timers.run(subject, last))) return true;
  const [arming, write] = armingWrite(subject, last, wakeAt);
  try {
    await table.write([write]);
  } catch (error) {
    if (refusedBy(error, ARMED_MEANWHILE)) return false;
    throw error;
  }
  return timers.run(subject, arming);
}

/** Whether a timer, if it still runs, wakes in the future and no later than the deadline. */
function willWake({ sleepsUntil }: Arming, wakeAt: string, now: Date): boolean {
  return sleepsUntil <= wakeAt && Date.parse(sleepsUntil) > now.getTime() + SKEW_MS;
}
