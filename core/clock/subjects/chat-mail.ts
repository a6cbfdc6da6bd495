import { chatMailDeadline, chatMailOfTicket, mailIfGone } from '../../chat-mail/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^T#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Chats: replies that their visitors have not read there go by mail when they are gone. */
export const chatMailSubjects: SubjectKind = {
  keyOf: chatMailOfTicket.of,
  clock: 'CLOCK#chatmail',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(chatMailDeadline(row)),
  fire: async (table, context, ticketId, done) =>
    deadlinesAt(await mailIfGone(table, context, ticketId, (at) => done?.({ at }))),
};
