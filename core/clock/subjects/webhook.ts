import { resumeWebhook, webhookDeadline, webhookState } from '../../webhook/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^WEBHOOK#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Webhooks: what waits for one is tried again at a time, and then its function is told so by an event. */
export const webhookSubjects: SubjectKind = {
  keyOf: webhookState.of,
  clock: 'CLOCK#webhook',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(webhookDeadline(row)),
  fire: async (table, context, number, done) =>
    deadlinesAt(await resumeWebhook(table, context, number, (at) => done?.({ at }))),
};
