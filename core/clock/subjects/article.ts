import { articleById, articleDeadline, fireArticle } from '../../article/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PLACE = /^A#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Articles: their owners are told when they want to look whether one still holds. */
export const articleSubjects: SubjectKind = {
  keyOf: articleById.of,
  clock: 'CLOCK#article',
  idOf: ({ sk }) => Number(PLACE.exec(sk)?.[1]),
  deadlines: (row) => deadlinesAt(articleDeadline(row)),
  fire: async (table, context, articleId, done) =>
    deadlinesAt(await fireArticle(table, context, articleId, (at) => done?.({ at }))),
};
