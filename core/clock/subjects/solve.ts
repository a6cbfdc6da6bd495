import { askDeadline, askIfDue, solveOfTicket } from '../../satisfaction/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^T#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Solves of tickets: some hours later requesters are asked how satisfied they are. */
export const solveSubjects: SubjectKind = {
  keyOf: solveOfTicket.of,
  clock: 'CLOCK#solve',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(askDeadline(row)),
  fire: async (table, context, ticketId, done) =>
    deadlinesAt(await askIfDue(table, context, ticketId, (at) => done?.({ at }))),
};
