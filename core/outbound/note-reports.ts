import type { Feedback } from '../../schemas/mail/feedback.ts';
import type { Context } from '../shared/context.ts';
import { MAIL_TAG } from '../shared/names.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type Noted, noteFeedback, rowsOfReport } from './note-feedback.ts';

/** Notes one of the reports that were read for. */
export type NoteReport = (context: Context, report: Feedback) => Promise<Noted>;

/**
 * Reads in one request what reports that came together are about: mostly that a mail was sent and that it was delivered. A
 * mail of which something was noted is read anew for its next report.
 */
export async function readForReports(
  deps: { table: Table; region: string },
  reports: readonly Feedback[],
): Promise<NoteReport> {
  const rowAt = await readRows(deps.table, reports.flatMap(rowsOfReport));
  const changed = new Set<string | undefined>();
  return async (context, report) => {
    const mail = report.mail.tags[MAIL_TAG.send]?.[0];
    const isAsRead = !changed.has(mail);
    changed.add(mail);
    const outcome = await noteFeedback(deps, context, report, isAsRead ? rowAt : undefined);
    if (isAsRead && outcome !== 'noted') changed.delete(mail);
    return outcome;
  };
}
