import { digestDeadline, fireDigest, preferencesOfAgent } from '../../notification/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^NOTIFIED#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** How agents want to be told things: digests leave at their times. */
export const notificationPreferencesSubjects: SubjectKind = {
  keyOf: preferencesOfAgent.of,
  clock: 'CLOCK#preferences',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(digestDeadline(row)),
  fire: async (table, context, agentId, done) =>
    deadlinesAt(await fireDigest(table, context, agentId, (at) => done?.({ at }))),
};
