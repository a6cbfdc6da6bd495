import { createAgent } from '../../../core/agent/index.ts';
import { mailReports } from '../../../core/report-mail/index.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import { agentOf, later } from '../../support/desk.ts';
import { confirm, fire, givenReportMail } from '../../support/given-report-mail.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

async function given({ desk }: Stage) {
  const fields = { name: 'Ada', address: 'ada@desk.example.com', role: 'admin', teamIds: null } as const;
  await createAgent(desk, desk.context(), { fields });
  await loadSigningKeys(desk.table, () => desk.keys[0]);
  return givenReportMail(desk.table, desk.context());
}

/** What becomes of reports that leave by mail. */
export const REPORT_MAIL_ACTS: readonly Act[] = [
  {
    file: 'report-mail/answer-receiver.ts',
    does: 'note that an address outside of the desk wants a report',
    arrange: async (stage) => {
      const mail = await given(stage);
      return () => confirm(stage.table, stage.desk.context(), mail);
    },
  },
  {
    file: 'report-mail/fire-report-mail.ts',
    does: 'let a report leave for whom it is due',
    arrange: async (stage) => {
      const mail = await given(stage);
      stage.desk.now = later(stage.desk.now, { days: 1 });
      return () => fire(stage.table, stage.desk.context(), mail);
    },
  },
  {
    file: 'report-mail/mail-job.ts',
    does: 'make a report that leaves by mail',
    arrange: async (stage) => {
      const { key, number } = await given(stage);
      const [sendId, jobId] = [stage.desk.context().newId(), stage.desk.context().newId()];
      const input = { key, number, mails: [{ sendId, to: 'agent:1', at: stage.desk.now.toISOString() }] };
      const parts = { ...NO_PARTS, keep: async () => {} };
      return () =>
        mailReports.page(
          { ...pageDepsOf(stage), principal: agentOf(), parts, jobId },
          { input, checkpoint: { at: 0, made: 0 } },
        );
    },
  },
];
