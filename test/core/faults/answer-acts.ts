import { bringBack, judge } from '../../../core/article-answer/index.ts';
import {
  ASKED,
  automated,
  givenAnswered,
  givenAnswering,
  givenPasswordArticle,
  suggest,
} from '../../support/given-answer.ts';
import type { Act, Stage } from './stage.ts';

const MARA = 'mara@example.com';

/** A ticket that a rule has answered with an article. */
async function answered({ desk }: Stage) {
  await givenPasswordArticle(desk);
  await givenAnswering(desk);
  const { ticketId, messageId } = await givenAnswered(desk, { from: MARA });
  return { ticketId, messageId };
}

/** A customer says whether an article helped. */
const judging = (does: string, helped: boolean): Act => ({
  file: 'article-answer/judge.ts',
  does,
  arrange: async (stage) => {
    const place = await answered(stage);
    return () => judge(stage.table, stage.desk.context(), { ...place, helped });
  },
});

/** What rules answer with articles, and what customers say of that. */
export const ANSWER_ACTS: readonly Act[] = [
  {
    file: 'article-answer/note-suggestion.ts',
    does: 'note which article may answer a ticket',
    arrange: async ({ desk }) => {
      await givenPasswordArticle(desk);
      const { ticket } = await desk.take({ ...ASKED, from: MARA });
      const event = await desk.event(ticket.id, 'ticket.created');
      return () => suggest(desk, event);
    },
  },
  {
    file: 'trigger/run-triggers.ts',
    does: 'answer with an article',
    arrange: async ({ desk }) => {
      await givenPasswordArticle(desk);
      await givenAnswering(desk);
      const { ticket } = await desk.take({ ...ASKED, from: MARA });
      const event = await desk.event(ticket.id, 'ticket.created');
      await suggest(desk, event);
      return () => automated(desk, event);
    },
  },
  judging('say that an article helped', true),
  judging('say that an article did not help', false),
  {
    file: 'article-answer/bring-back.ts',
    does: 'bring a ticket to a person whose article did not arrive',
    arrange: async (stage) => {
      const place = await answered(stage);
      return () => bringBack(stage.table, stage.desk.context(), place);
    },
  },
];
