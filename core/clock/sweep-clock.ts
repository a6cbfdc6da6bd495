import type { Context } from '../shared/context.ts';
import { HORIZON_MS } from '../shared/near.ts';
import type { Table } from '../shared/table.ts';
import { armClock } from './arm-clock.ts';
import type { DueSubject } from './due-store.ts';
import { everythingDueUntil } from './due-until.ts';
import { kindOf, type Subject } from './subject.ts';
import type { Deadline } from './subject-kind.ts';
import type { Timers } from './timer-gateway.ts';

/** A deadline that passed longer ago than this was lost by its timer, which is at most seconds late. */
const LATE_MS = 5 * 60 * 1000;

/** Subjects that are seen to at the same time. */
const AT_ONCE = 10;

/** What a sweep did: how many deadlines had passed, how many of them long ago, and what it could not see to. */
export interface Sweep {
  overdue: number;
  late: number;
  failed: { subject: Subject; error: unknown }[];
}

/**
 * Arms what is due within the hour, and does what is overdue because its timer was never started or has died. One subject
 * that fails does not keep the others from being done.
 * @param told is told of each deadline that was done, as `SubjectKind.fire` says
 */
export function sweepClock(
  deps: { table: Table; timers: Timers; listShards: number },
  context: Context,
  told?: (deadline: Deadline) => void,
): Promise<Sweep> {
  const until = new Date(context.now.getTime() + HORIZON_MS);
  const due = everythingDueUntil(deps, until);
  return seeTo(due, context, (subject) => armClock(deps, context, subject, told));
}

/** Does what is overdue, and arms nothing. */
export function fireOverdue(deps: { table: Table; listShards: number }, context: Context): Promise<Sweep> {
  const due = everythingDueUntil(deps, context.now);
  return seeTo(due, context, async (subject) => {
    await kindOf(subject).fire(deps.table, context, subject.id);
  });
}

async function seeTo(
  due: AsyncGenerator<DueSubject, void, void>,
  { now }: Context,
  work: (subject: Subject) => Promise<void>,
): Promise<Sweep> {
  const sweep: Sweep = { overdue: 0, late: 0, failed: [] };
  const lateBefore = new Date(now.getTime() - LATE_MS).toISOString();
  const worker = async () => {
    for await (const { subject, at } of due) {
      if (at <= now.toISOString()) sweep.overdue += 1;
      if (at <= lateBefore) sweep.late += 1;
      await work(subject).catch((error) => sweep.failed.push({ subject, error }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return sweep;
}
