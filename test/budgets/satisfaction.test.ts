import { askIfDue, noteSolve, rate, showSatisfaction } from '../../core/satisfaction/index.ts';
import { ADMIN } from '../support/desk.ts';
import { givenAsking, givenSolve, givenSurvey, solved } from '../support/given-survey.ts';
import { TestDesk } from '../support/mail.ts';
import { SATISFACTION_CALLS } from './numbers.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenAsking(desk);
});
afterAll(() => desk.close());

/** Each gives what is done, once everything for it is there. */
const OPERATIONS: Readonly<Record<keyof typeof SATISFACTION_CALLS, () => Promise<() => Promise<unknown>>>> = {
  'a solve is noted': async () => {
    const { ticket } = await desk.take({ from: 'noted@example.com' });
    const event = await solved(desk, ticket.id);
    return () => noteSolve(desk.table, event, 24);
  },
  'nobody is asked on a desk that does not want it': async () => {
    const { ticket } = await desk.take({ from: 'unasked@example.com' });
    const event = await solved(desk, ticket.id);
    return () => noteSolve(desk.table, event, null);
  },
  'a requester is asked': async () => {
    const ticketId = await givenSolve(desk, 'asked@example.com');
    desk.later(24 * 60);
    return () => askIfDue(desk.table, desk.context(), ticketId);
  },
  'a solve is rated': async () => {
    const { ticketId, surveyId } = await givenSurvey(desk, 'rates@example.com');
    const said = { score: 1, reason: 'too_slow' };
    return () => rate(desk.table, desk.context(), { ticketId, surveyId, said });
  },
  'an agent looks': async () => {
    const { ticketId } = await givenSurvey(desk, 'looked-at@example.com');
    return () => showSatisfaction(desk.table, { principal: ADMIN, ticketId });
  },
};

test.each(Object.entries(SATISFACTION_CALLS))('%s: these requests and no others', async (name, calls) => {
  const act = await OPERATIONS[name as keyof typeof SATISFACTION_CALLS]();
  desk.database.forgetCalls();
  await act();
  const made = desk.database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made.sort()).toEqual([...calls].sort());
});
