import { assignmentOfTicket, fireStanding, standingDeadline } from '../../assignment/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^T#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Assignments of tickets: an offer ends when nobody answers it, and what nobody touches goes back to the queue. */
export const assignmentSubjects: SubjectKind = {
  keyOf: assignmentOfTicket.of,
  clock: 'CLOCK#assignment',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(standingDeadline(row)),
  fire: async (table, context, ticketId, done) =>
    deadlinesAt(await fireStanding(table, context, ticketId, (at) => done?.({ at }))),
};
