import { askIfDue, noteSolve, rate } from '../../../core/satisfaction/index.ts';
import { givenAsking, givenSolve, givenSurvey, solved } from '../../support/given-survey.ts';
import type { Act, Stage } from './stage.ts';

const MARA = 'mara@example.com';

/** Lets the time come at which somebody is asked how satisfied they are. */
function asking(does: string, from: string): Act {
  return {
    file: 'satisfaction/ask.ts',
    does,
    arrange: async ({ desk, table }: Stage) => {
      await givenAsking(desk);
      const ticketId = await givenSolve(desk, from);
      desk.later(24 * 60);
      return () => askIfDue(table, desk.context(), ticketId);
    },
  };
}

/** How satisfied customers are. */
export const SATISFACTION_ACTS: readonly Act[] = [
  {
    file: 'satisfaction/note-solve.ts',
    does: 'note that somebody is to be asked about a solve',
    arrange: async ({ desk, table }) => {
      const { ticket } = await desk.take({ from: MARA });
      const event = await solved(desk, ticket.id);
      return () => noteSolve(table, event, 24);
    },
  },
  asking('ask how satisfied somebody is', MARA),
  asking('note that a machine is not asked', 'no-reply@machine.example.com'),
  {
    file: 'satisfaction/rate.ts',
    does: 'rate a solve',
    arrange: async ({ desk, table }) => {
      await givenAsking(desk);
      const { ticketId, surveyId } = await givenSurvey(desk, MARA);
      const said = { score: 1, reason: 'too_slow', comment: 'It took a week.' };
      return () => rate(table, desk.context(), { ticketId, surveyId, said });
    },
  },
];
