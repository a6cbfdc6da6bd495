import { deadlines, fireDeadlines, parseTicketRow, ticketByNumber } from '../../ticket/index.ts';
import type { SubjectKind } from '../subject-kind.ts';

const PARTITION = /^T#(\d+)$/;

/** Tickets: a solved one closes when its days are over. */
export const ticketSubjects: SubjectKind = {
  keyOf: ticketByNumber.of,
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => (row === undefined ? [] : deadlines(parseTicketRow(row))),
  fire: async (table, context, id) => deadlines(await fireDeadlines(table, context, id)),
};
