import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import type { Context } from '../shared/context.ts';
import { earliest } from '../shared/due.ts';
import { isNear } from '../shared/near.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { ARMED_MEANWHILE, sleepingWrite } from './clock-store.ts';
import { kindOf, subjectSchema } from './subject.ts';
import type { Deadline } from './subject-kind.ts';
import { wakeTime } from './wake-time.ts';

const wakeAt = timeSchema.optional();

const timerSchema = subjectSchema.extend({ arming: z.int().positive(), wakeAt });
/** What timers carried in version 0.1.0. Some of them sleep for weeks. */
const ticketTimerSchema = z.object({ ticketId: idSchema, wakeAt });

/** What a timer carries, and what it answers: with a `wakeAt` it sleeps again, without one it is done. */
export const timerStateSchema = z.union([timerSchema, ticketTimerSchema]);
export type TimerState = z.infer<typeof timerStateSchema>;

/**
 * A timer woke: does everything that is due on its subject, and sleeps again until the next deadline. It leaves when
 * there is none within the hour, or when a later timer took its place.
 * @param told is told of each deadline that was done, as `SubjectKind.fire` says
 */
export async function wakeClock(
  table: Table,
  context: Context,
  timer: TimerState,
  told?: (deadline: Deadline) => void,
): Promise<TimerState> {
  if ('ticketId' in timer) return wakeTicketTimer(table, context, timer);
  const { kind, id, arming } = timer;
  const next = earliest(await kindOf(timer).fire(table, context, id, told));
  const done = { kind, id, arming };
  if (next === null || !isNear(next, context.now)) return done;
  const until = wakeTime(next, context.now);
  try {
    await table.write([sleepingWrite({ kind, id }, arming, until)]);
  } catch (error) {
    if (refusedBy(error, ARMED_MEANWHILE)) return done;
    throw error;
  }
  return { ...done, wakeAt: until };
}

/** A timer of 0.1.0 sleeps again only when it woke before its time; for another deadline there is another timer. */
async function wakeTicketTimer(
  table: Table,
  context: Context,
  { ticketId, wakeAt: meant }: z.infer<typeof ticketTimerSchema>,
): Promise<TimerState> {
  const next = earliest(await kindOf({ kind: 'ticket', id: ticketId }).fire(table, context, ticketId));
  const early = next !== null && meant !== undefined && next <= meant;
  return early ? { ticketId, wakeAt: wakeTime(next, context.now) } : { ticketId };
}
