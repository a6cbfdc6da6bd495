import { DISCARD, fireHeld, heldById, heldDeadline } from '../../held/index.ts';
import { jobWrites } from '../../jobs/index.ts';
import type { Context } from '../../shared/context.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^HELD#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);
const discard = (rawKey: string, context: Context) => jobWrites(DISCARD, { rawKey }, context).writes;

/** Mails that are held: the admins are told that one expires, and then it does. */
export const heldSubjects: SubjectKind = {
  keyOf: heldById.of,
  clock: 'CLOCK#held',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(heldDeadline(row)),
  fire: async (table, context, heldId, done) =>
    deadlinesAt(await fireHeld({ table, discard }, context, heldId, (at) => done?.({ at }))),
};
