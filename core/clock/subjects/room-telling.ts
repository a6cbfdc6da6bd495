import { mailMentions, mentionsDeadline } from '../../notification/index.ts';
import { tellingOfAgent } from '../../room/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^NOTIFIED#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Whom agents have mentioned in rooms: who has not read it some minutes later gets a mail. */
export const roomTellingSubjects: SubjectKind = {
  keyOf: tellingOfAgent.of,
  clock: 'CLOCK#telling',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(mentionsDeadline(row)),
  fire: async (table, context, agentId, done) =>
    deadlinesAt(await mailMentions(table, context, agentId, (at) => done?.({ at }))),
};
