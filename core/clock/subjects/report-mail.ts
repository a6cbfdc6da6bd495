import { jobWrites } from '../../jobs/index.ts';
import { fireReportMail, REPORT_MAIL, reportMailDeadline, reportMailState } from '../../report-mail/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^REPORTMAIL#(\d+)$/;
const deadlinesAt = (at: string | null): Deadline[] => (at === null ? [] : [{ at }]);

/** Reports that leave by mail: a job makes those that are due. */
export const reportMailSubjects: SubjectKind = {
  keyOf: reportMailState.of,
  clock: 'CLOCK#state',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines: (row) => deadlinesAt(reportMailDeadline(row)),
  fire: async (table, context, number, done) => {
    const begin: Parameters<typeof fireReportMail>[2]['begin'] = (input, at) =>
      jobWrites(REPORT_MAIL, input, at).writes;
    return deadlinesAt(await fireReportMail(table, context, { number, begin }, (at) => done?.({ at })));
  },
};
