import { fireWorkplace, workplaceDeadline, workplaceOfAgent } from '../../availability/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^WORKPLACE#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Workplaces of agents: their sessions end when nothing is heard of them, and their working hours begin. */
export const workplaceSubjects: SubjectKind = {
  keyOf: workplaceOfAgent.of,
  clock: 'CLOCK#workplace',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(workplaceDeadline(row)),
  fire: async (table, context, agentId, done) =>
    deadlinesAt(await fireWorkplace(table, context, agentId, (at) => done?.({ at }))),
};
