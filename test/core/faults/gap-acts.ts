import { noteEmptySearch, reportNow } from '../../../core/gap/index.ts';
import { makeGapReport } from '../../../core/gap/report/report-job.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { NOW } from '../../support/context.ts';
import { givenQuestion } from '../../support/given-gaps.ts';
import { byAgent } from './keyed.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

/** Four tickets that ask the same. */
async function givenQuestions(stage: Stage): Promise<void> {
  for (const subject of ['Rebook a train', 'Rebook my train', 'How to rebook a train', 'Rebook the train'])
    await givenQuestion(stage.desk, () => byAgent(stage), { subject, text: `${subject}, please.` });
}

/** What tickets ask. */
export const GAP_ACTS: readonly Act[] = [
  {
    file: 'gap/report/start-report.ts',
    does: 'ask what tickets ask',
    arrange: async (stage) => () => reportNow({ table: stage.table, jobWrites }, byAgent(stage), {}),
  },
  {
    file: 'gap/report/report-job.ts',
    does: 'group tickets by what they ask',
    arrange: async (stage) => {
      await givenQuestions(stage);
      const { job } = await reportNow({ table: stage.table, jobWrites }, byAgent(stage), {});
      const deps = { ...pageDepsOf(stage), jobId: String(job?.id) };
      return () => makeGapReport.page(deps, { input: { weeks: 4 }, checkpoint: null });
    },
  },
  {
    file: 'gap/searches/empty-searches.ts',
    does: 'note a search that found nothing',
    arrange: async (stage) => {
      const search = { query: 'gift cards', locale: 'en', searchId: stage.desk.context().newId() };
      return () => noteEmptySearch(stage.table, search, NOW);
    },
  },
];
